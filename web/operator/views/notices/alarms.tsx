// What is always in reach: 一键撤屏 and 紧急. (helper notices)
export const Alarms = () => <div class="alarms" />
