// Files on their way into the content folder: one after the other, with their progress, each can be given up.
import { signal } from '@preact/signals'
import { Refused } from '../../../shared/api.ts'
import { say, type Text } from '../../../shared/language.ts'
import { refresh } from '../../facts.ts'
import { incoming } from './api.ts'
import { words } from './words.ts'

export interface Upload {
  id: number
  playlist: string
  file: File
  state: 'queued' | 'sending' | 'exists' | 'done' | 'refused'
  percent: number
  /** Why it is refused. */
  why: string
}

export const uploads = signal<readonly Upload[]>([])

let last = 0
let running: { id: number; request?: XMLHttpRequest } | undefined

const put = (id: number, more: Partial<Upload>): void => {
  uploads.value = uploads.value.map((u) => (u.id === id ? { ...u, ...more } : u))
}

export function add(playlist: string, files: Iterable<File>): void {
  uploads.value = [...uploads.value, ...[...files].map((file) => ({ id: ++last, playlist, file, state: 'queued' as const, percent: 0, why: '' }))]
  void next()
}

/** Gives a file up, or hides what became of it. */
export function dismiss(id: number): void {
  if (running?.id === id) running.request?.abort()
  uploads.value = uploads.value.filter((u) => u.id !== id)
}

/** Writes over the file that is there. */
export function replace(id: number): void {
  put(id, { state: 'queued', why: 'replace' })
  void next()
}

async function next(): Promise<void> {
  if (running) return
  const u = uploads.value.find((x) => x.state === 'queued')
  if (!u) return
  running = { id: u.id }
  try {
    await one(u)
  } catch (e) {
    put(u.id, { state: 'refused', why: e instanceof Refused ? `${say(e.what)} ${say(e.remedy)}` : words.cut })
  } finally {
    running = undefined
    refresh()
    void next()
  }
}

async function one(u: Upload): Promise<void> {
  const over = u.why === 'replace'
  put(u.id, { state: 'sending', why: '' })
  // Asked before, since a browser that is still sending does not hear a refusal.
  const { exists } = await incoming(u.playlist, u.file.name, u.file.size)
  if (exists && !over) return put(u.id, { state: 'exists' })
  if (!uploads.value.some((x) => x.id === u.id)) return // given up meanwhile
  await send(u, over)
  put(u.id, { state: 'done', percent: 100 })
  setTimeout(() => uploads.value.find((x) => x.id === u.id)?.state === 'done' && dismiss(u.id), 8_000)
}

function send(u: Upload, over: boolean): Promise<void> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest() // fetch tells no progress
    running!.request = request
    request.open('POST', `/api/v1/content/upload?playlist=${encodeURIComponent(u.playlist)}&name=${encodeURIComponent(u.file.name)}${over ? '&replace=true' : ''}`)
    request.setRequestHeader('Content-Type', u.file.type || 'application/octet-stream')
    request.upload.onprogress = (e) => put(u.id, { percent: Math.floor((100 * e.loaded) / (e.total || 1)) })
    request.onload = () => (request.status === 201 ? done() : failed(refusal(request)))
    request.onerror = request.onabort = () => failed(new Error('cut'))
    request.send(u.file)
  })
}

function refusal(request: XMLHttpRequest): Error {
  try {
    const { what, remedy } = JSON.parse(request.responseText) as { what: Text; remedy: Text }
    return new Refused(what, remedy, request.status)
  } catch {
    return new Error('cut')
  }
}
