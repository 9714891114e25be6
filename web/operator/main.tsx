// The operators' page. It answers three questions without a click: is every screen right; what is not, since
// when, and what to do; what will a screen show, and why.
import { render } from 'preact'
import '../shared/base.css'
import './operator.css'
import { language } from '../shared/language.ts'
import { App } from './app.tsx'

document.documentElement.lang = language()
render(<App />, document.getElementById('page')!)
