// The documents a display follows: of each kind at most one, activated at once and only when its bytes
// have the hash they were announced with and mean something. What is here is always whole; a document that
// is not is refused, and the one before it goes on being followed.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { parseGeometry, type Geometry } from './geometry.ts'
import { noNotices, parseNotices, type Notices } from './notices.ts'
import { parseProgram, type Program } from './program.ts'
import { kinds, type Kind } from './wire.ts'

/** A document as it came and as it is stored: the text names itself by its hash. */
export interface Stored {
  hash: string
  body: string
}
export type StoredDocuments = Partial<Record<Kind, Stored>>

interface Active {
  program?: Program
  notices: Notices
  geometry?: Geometry
}

/** The bytes are not those that were announced: whoever sent them should send them again. */
export class WrongHash extends Error {}

export class Documents {
  private stored: StoredDocuments = {}
  private active: Active = { notices: noNotices }

  get program(): Program | undefined {
    return this.active.program
  }
  get notices(): Notices {
    return this.active.notices
  }
  get geometry(): Geometry | undefined {
    return this.active.geometry
  }

  /** The hashes of the documents that are followed. */
  has(): Partial<Record<Kind, string>> {
    const has: Partial<Record<Kind, string>> = {}
    for (const kind of kinds) if (this.stored[kind]) has[kind] = this.stored[kind]!.hash
    return has
  }

  /** The hash of the program that is followed, '' if there is none. */
  get programHash(): string {
    return this.stored.program?.hash ?? ''
  }

  /** What to store, as it is now. */
  store(): StoredDocuments {
    return { ...this.stored }
  }

  /** Follows a document from now on, or throws an Error and goes on as before. */
  accept(kind: Kind, hash: string, body: string): void {
    if (hashOf(body) !== hash) throw new WrongHash(`${kind} does not have the hash it was announced with`)
    const value: unknown = JSON.parse(body)
    const next: Active = { ...this.active }
    if (kind === 'program') next.program = parseProgram(value)
    else if (kind === 'notices') next.notices = parseNotices(value)
    else next.geometry = parseGeometry(value)
    this.active = next
    this.stored = { ...this.stored, [kind]: { hash, body } }
  }

  /** Follows what was stored, as far as it is whole. */
  restore(stored: StoredDocuments): void {
    for (const kind of kinds) {
      const document = stored[kind]
      if (!document) continue
      try {
        this.accept(kind, document.hash, document.body)
      } catch (error) {
        console.warn('stored document refused', kind, error)
      }
    }
  }
}

/** SHA-256 of the text's UTF-8, in hexadecimal. */
export const hashOf = (body: string): string => bytesToHex(sha256(utf8ToBytes(body)))
