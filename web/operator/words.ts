// What the operators' page says, in both languages. The second has to have every word of the first.
import { pick } from '../shared/language.ts'

const zh = {
  title: '管理页',
  views: '页面',
  elsewhere: '其他',
  view: { screens: '屏幕', timeline: '时间线', content: '内容', agenda: '活动安排', notices: '通知与直播', problems: '问题', ledger: '台账', people: '用户' },
  loading: '正在读取……',
  undo: '撤销',
  close: '关闭',
  signIn: '登录',
  name: '用户名',
  password: '密码',
  passwordHint: '至少10个字符，不要用生日、电话或者“12345678”。',
  setup: '第一次使用',
  setupWhere: '请打开服务器启动时显示的设置链接（启动它的窗口和日志里都有）。链接只能用一次，一小时内有效；过期了，重启服务器就有新的。',
  setupDo: '建立管理员',
  setupHow: '请给自己取一个用户名和密码。您会是管理员，以后可以再添加别人。',
  look: '看一下',
  hide: '隐藏',
  wait: '请稍候……',
  building: '楼内全景',
  status: '播出状态',
  away: '和服务器的连接断了，正在重新连接……',

  noDisplays: '还没有屏幕',
  allWell: (displays: number) => `${displays}块屏全部正常`,
  illDisplays: (n: number) => `${n}块屏要看一下`,
  openProblems: (n: number) => `${n}个问题`,
  and: '，',

  holdHint: '要按住1.5秒，免得误按',
}

const en: typeof zh = {
  title: "Operators' page",
  views: 'Views',
  elsewhere: 'Elsewhere',
  view: { screens: 'Displays', timeline: 'Timeline', content: 'Content', agenda: 'Agenda', notices: 'Notices and streams', problems: 'Problems', ledger: 'Proof of play', people: 'Users' },
  loading: 'Reading…',
  undo: 'Undo',
  close: 'Close',
  signIn: 'Sign in',
  name: 'Name',
  password: 'Password',
  passwordHint: 'At least 10 characters; no birthday, telephone number or "12345678".',
  setup: 'First use',
  setupWhere: 'Open the set-up link that the server printed when it started, on its terminal and in its log. It works once and for an hour; after that, restart the server for a new one.',
  setupDo: 'Create the admin',
  setupHow: 'Choose a name and a password. You will be the admin, and can add others later.',
  look: 'Show',
  hide: 'Hide',
  wait: 'One moment…',
  building: 'The building',
  status: 'What is on',
  away: 'The connection to the server is lost. Trying again…',

  noDisplays: 'No displays yet',
  allWell: (displays) => `All ${displays} displays are well`,
  illDisplays: (n) => `${n} ${n === 1 ? 'display needs' : 'displays need'} a look`,
  openProblems: (n) => `${n} ${n === 1 ? 'problem' : 'problems'}`,
  and: ', ',

  holdHint: 'Hold it for 1.5 seconds, so that it is no slip of the finger',
}

export const words = pick(zh, en)
