// Package websocket brings the documents of a displays.Hub to players over WebSocket, and what they attest
// back. It knows connections, frames and deadlines; what is said is the business of displays.Session.
//
// One connection costs one goroutine, which reads. Nobody has a goroutine to write with: a few workers,
// each with its share of the connections, wait for the hub to publish and then hand every connection what
// is pending. That only works because a write never blocks (see line): what the kernel does not take at
// once is finished by a goroutine of its own, and until it is through the connection is given nothing
// else; then it gets the newest. So one stuck player never delays another, and costs at most the rest of
// one message.
//
// The handler of net/http returns as soon as the connection is upgraded, which frees its goroutine and
// buffers; that is most of what an idle connection would cost.
//
// What the http.Server around it must have: ReadHeaderTimeout (5 s), MaxHeaderBytes (16 KB), and its
// listener behind Gate.
package websocket
