// How a display is: which verdicts ask something of somebody, and the sign of each.
import type { Code } from './api.ts'
import { icon } from './dom.ts'

const well = ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M5 8.2l2.1 2.1L11.2 6']
const away = ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M4.5 8h7']
const silent = ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M4.5 8h1.2', 'M7.4 8h1.2', 'M10.3 8h1.2']
const amiss = ['M8 1.8L15 14H1z', 'M8 6v4', 'M8 11.6v1']

/** Whether somebody has to do something. */
export const isIll = (code: Code): boolean => code !== 'ok' && code !== 'unattested'

/** The lines of the sign that goes with a verdict. */
export const signOf = (code: Code): readonly string[] => (code === 'ok' ? well : code === 'unattested' ? silent : code === 'offline' ? away : amiss)

/** The same as an element. */
export const sign = (code: Code): SVGSVGElement => icon(...signOf(code))
