package displays

import (
	"sync"
	"sync/atomic"

	"yiping/displays/wire"
)

// Message is something to send. When it goes to many sessions it is the same *Message for all of them.
type Message struct {
	document *wire.Document // nil: text is all
	text     []byte
	shared   bool // goes to many sessions, document or not

	holders atomic.Int32 // displays that should have the document; guarded by Hub.mu for writing

	nameOnce sync.Once
	name     *Message // the header alone, for players that hold the document

	frameOnce sync.Once
	frame     any
}

// deflateAbove is the size in bytes from which on compressing is worth a player's time to inflate.
const deflateAbove = 1 << 10

// Text returns the bytes of the message. They are built anew at each call.
func (m *Message) Text() []byte {
	if m.document == nil {
		return m.text
	}
	return wire.EncodeDocument(m.document, false)
}

// Deflate tells whether the message should be compressed. Notices never are: a takeover must not wait for
// thousands of players to inflate it.
func (m *Message) Deflate() bool {
	return m.document != nil && m.document.Kind != wire.Notices && len(m.document.Body) > deflateAbove
}

// Shared tells whether more than one session will get the message, so that framing it once is worth it.
func (m *Message) Shared() bool { return m.shared || m.holders.Load() > 1 }

// Framed returns what the transport has made of the message. It is made at the first call; a hub has one
// transport that frames.
func (m *Message) Framed(frame func(text []byte) any) any {
	m.frameOnce.Do(func() { m.frame = frame(m.Text()) })
	return m.frame
}

// named returns the message that only names the document.
func (m *Message) named() *Message {
	m.nameOnce.Do(func() { m.name = &Message{text: wire.EncodeDocument(m.document, true), shared: m.Shared()} })
	return m.name
}

// issued holds the documents that displays should have, one Message for each, so that equal documents are
// framed once even if they were made one by one. Hub.mu guards it.
type issued map[issue]*Message

type issue struct {
	kind wire.Kind
	hash string
}

// take returns the message for a document and counts one more holder. The message of nil is nil.
func (is issued) take(d *wire.Document) *Message {
	if d == nil {
		return nil
	}
	key := issue{d.Kind, d.Hash}
	m := is[key]
	if m == nil {
		m = &Message{document: d}
		is[key] = m
	}
	m.holders.Add(1)
	return m
}

// drop counts one holder less.
func (is issued) drop(m *Message) {
	if m == nil {
		return
	}
	if m.holders.Add(-1) == 0 {
		delete(is, issue{m.document.Kind, m.document.Hash})
	}
}
