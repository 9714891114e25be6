package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Encode returns a message that has no bytes behind it.
func Encode(message any) []byte {
	b, err := json.Marshal(message)
	if err != nil {
		panic(err) // messages are structs of strings and finite numbers and always encode
	}
	return b
}

// EncodeDocument returns the message that brings the document, or, for a player that has it already, the
// one that only names it.
func EncodeDocument(d *Document, have bool) []byte {
	head := Encode(DocumentHeader{Type: TypeDocument, Kind: d.Kind, Hash: d.Hash, Have: have})
	if have {
		return head
	}
	b := make([]byte, 0, len(head)+1+len(d.Body))
	b = append(b, head...)
	b = append(b, '\n')
	return append(b, d.Body...)
}

// Delivery is a Document as a player gets it: Body is nil if the player has said that it has it.
type Delivery struct {
	DocumentHeader
	Body []byte
}

// DecodeDown reads a message of the daemon: a *Welcome, a *TimeReply, a *Kept or a *Delivery. The bytes of a document
// are checked against its hash, and its Body is a part of message.
func DecodeDown(message []byte) (any, error) {
	line, body, follows := bytes.Cut(message, []byte("\n"))
	var head struct {
		Type Type `json:"type"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return nil, fmt.Errorf("read a message of the daemon: %w", err)
	}
	var into any
	switch head.Type {
	case TypeWelcome:
		into = new(Welcome)
	case TypeTime:
		into = new(TimeReply)
	case TypePlays:
		into = new(Kept)
	case TypeDocument:
		into = new(Delivery)
	default:
		return nil, fmt.Errorf("read a message of the daemon: type %q is not known", head.Type)
	}
	d, isDocument := into.(*Delivery)
	var err error
	if isDocument {
		err = json.Unmarshal(line, &d.DocumentHeader)
	} else {
		err = json.Unmarshal(line, into)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("read a %s of the daemon: %w", head.Type, err)
	case !isDocument || d.Have:
		if follows {
			return nil, fmt.Errorf("read a %s of the daemon: bytes follow where none belong", head.Type)
		}
		return into, nil
	case !follows:
		return nil, fmt.Errorf("read document %s: its bytes are missing", d.Hash)
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != d.Hash {
		return nil, fmt.Errorf("read document %s: its bytes have another hash", d.Hash)
	}
	d.Body = body
	return d, nil
}
