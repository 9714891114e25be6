// What the picture of the building says, in both languages.
import { language } from '../shared/language.ts'

const zh = {
  title: '楼内全景',
  operators: '管理页',
  status: '播出状态',
  floor: (name: string) => (/^-?\d+$/.test(name) ? `${name}F` : name),
  allWell: (n: number) => `${n}块屏，全部正常`,
  someIll: (n: number, all: number) => `${all}块屏，${n}块要看一下`,
  none: '还没有配置屏幕。在配置文件里加上屏幕，这里就有了。',
  away: '和服务器的连接断了，正在重新连接……',
  failed: '这一页没有打开成功。请刷新一次；还不行，请看服务器有没有在运行。',
  alone: (name: string) => `单独打开“${name}”`,
}

const en: typeof zh = {
  title: 'The building',
  operators: "Operators' page",
  status: 'What is on',
  floor: (name) => (/^-?\d+$/.test(name) ? `${name}F` : name),
  allWell: (n) => `${n} displays, all well`,
  someIll: (n, all) => `${all} displays, ${n} need a look`,
  none: 'No displays yet. Add displays to the configuration and they will be here.',
  away: 'The connection to the server is lost. Trying again…',
  failed: 'This page could not be opened. Reload it; if that does not help, see whether the server runs.',
  alone: (name) => `Open "${name}" alone`,
}

export const words = language() === 'en' ? en : zh
