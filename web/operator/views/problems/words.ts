// What the list of problems says.
import { pick } from '../../../shared/language.ts'

const zh = {
  title: '问题',
  none: '没有问题。有人能处理的事才会列在这里，处理好了会自动消失。',
  ill: (n: number, view: string) => `有${n}块屏要看一下，见“${view}”。`,
  since: (when: string) => `${when} 起`,
  withdraw: '确认撤下',
  withdrawn: '已经撤下，30天内可以在“内容”里恢复。',
  folder: '就是这个文件夹',
  folderConfirmed: '已确认，正在重新查看文件夹。',
  look: (view: string) => `去“${view}”看`,
}

const en: typeof zh = {
  title: 'Problems',
  none: 'No problems. Only what somebody can mend is listed here, and it goes by itself once it is mended.',
  ill: (n, view) => `${n} ${n === 1 ? 'display needs' : 'displays need'} a look: see "${view}".`,
  since: (when) => `since ${when}`,
  withdraw: 'Withdraw them',
  withdrawn: 'Withdrawn. It can be restored under "Content" for 30 days.',
  folder: 'This is the right folder',
  folderConfirmed: 'Confirmed; the folder is being looked through again.',
  look: (view) => `See "${view}"`,
}

export const words = pick(zh, en)
