// What was done, in words: the record has the ids of operations, people read sentences.
import { pick } from '../../../shared/language.ts'

export interface Deed {
  at: string
  /** Name of a user, "token:" and the name of a program, or '' for somebody who was not signed in. */
  who: string
  /** Id of an operation of the API, "login-refused", or what the command line did ("user add"). */
  what: string
  on: string
  /** How the notice begins that it was about. */
  text?: string
  from: string
  /** Status of the answer, if it was tried and not done. */
  refused?: number
}

const zh = {
  login: '登录', 'login-refused': '登录没成功', logout: '退出登录', 'set-up': '建立第一个管理员', 'end-session': '结束一个登录', 'change-password': '修改自己的密码',
  'add-user': '添加用户', 'change-user': '修改用户', 'delete-user': '删除用户', 'add-token': '添加令牌', 'delete-token': '删除令牌',
  identify: '屏幕报号', reload: '刷新屏幕', 'accept-player': '配对播放机', 'revoke-player': '撤销播放机', 'change-display': '修改屏幕', 'delete-display': '删除屏幕', 'display-password': '换 MQTT 密码', 'begin-pairing': '请求配对',
  upload: '上传文件', arrange: '编排播放列表', 'take-off': '撤下文件', restore: '恢复文件', confirm: '确认撤下',
  book: '添加预约', rebook: '修改预约', unbook: '删除预约',
  notify: '发通知', 'end-notice': '结束通知', raise: '发出紧急通知', clear: '解除警报', 'make-safe': '一键撤屏', 'give-back': '恢复播出', 'switch-stream': '手动开播', 'stream-hook': '直播推流', alert: '收到预警', 'end-alert': '撤下预警', contact: '触点变化',
}

const en: typeof zh = {
  login: 'signed in', 'login-refused': 'was not let in', logout: 'signed out', 'set-up': 'made the first admin', 'end-session': 'ended a session', 'change-password': 'changed their password',
  'add-user': 'added the user', 'change-user': 'changed the user', 'delete-user': 'deleted the user', 'add-token': 'added the token', 'delete-token': 'deleted the token',
  identify: 'identified the display', reload: 'reloaded the display', 'accept-player': 'paired a player', 'revoke-player': 'revoked the player', 'change-display': 'changed the display', 'delete-display': 'deleted the display', 'display-password': 'made an MQTT password', 'begin-pairing': 'asked to be paired',
  upload: 'uploaded', arrange: 'arranged the playlist', 'take-off': 'took off', restore: 'restored', confirm: 'withdrew what had vanished from',
  book: 'booked', rebook: 'changed the booking', unbook: 'deleted the booking',
  notify: 'posted a notice', 'end-notice': 'ended the notice', raise: 'raised an emergency', clear: 'gave the all-clear', 'make-safe': 'took all displays to the safe picture', 'give-back': 'let displays show again what is due', 'switch-stream': 'switched the stream by hand', 'stream-hook': 'told of the stream', alert: 'told of an alert', 'end-alert': 'took the alert off', contact: 'told of the contact',
}

const names = pick(zh, en)

export type Kind = 'access' | 'screens' | 'content' | 'agenda' | 'notices' | 'other'

const kinds: Record<Exclude<Kind, 'other'>, readonly string[]> = {
  access: ['login', 'login-refused', 'logout', 'set-up', 'end-session', 'change-password', 'add-user', 'change-user', 'delete-user', 'add-token', 'delete-token'],
  screens: ['identify', 'reload', 'accept-player', 'revoke-player', 'change-display', 'delete-display', 'display-password', 'begin-pairing'],
  content: ['upload', 'arrange', 'take-off', 'restore', 'confirm'],
  agenda: ['book', 'rebook', 'unbook'],
  notices: ['notify', 'end-notice', 'raise', 'clear', 'make-safe', 'give-back', 'switch-stream', 'stream-hook', 'alert', 'end-alert', 'contact'],
}

/** What was done, in words; an operation that has none is named as it is. */
export const nameOf = (what: string): string => names[what as keyof typeof names] ?? what

export const kindOf = (what: string): Kind => (Object.entries(kinds).find(([, all]) => all.includes(what))?.[0] as Kind | undefined) ?? (what.startsWith('user ') || what.startsWith('token ') ? 'access' : 'other')

/** The operations that have words. */
export const named = Object.keys(zh)
