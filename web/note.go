package web

import (
	"html/template"
	"net/http"

	"yiping/playlists"
)

// note is a page that says one thing, for people who open an address that does not answer.
type note struct {
	What   playlists.Text
	Remedy playlists.Text
	Links  []link
}

type link struct{ Address, Text string }

// notePolicy allows the page's own style and nothing else.
const notePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

var notePage = template.Must(template.New("note").Parse(`<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>谊屏</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f7f3ea; color: #1c1b19;
  font: 400 1rem/1.6 "Noto Sans SC", "Source Han Sans SC", "Noto Sans CJK SC", "PingFang SC", sans-serif; letter-spacing: .02em }
main { max-width: 36rem; margin: 2rem; padding-left: 1.5rem; border-left: 2px solid #9a1f19 }
h1 { margin: 0 0 .5rem; font-size: 1.75rem; font-weight: 500; line-height: 1.35 }
p { margin: .25rem 0 } [lang=en] { color: #4a4640 } ul { padding-left: 1.2rem } a { color: #244a4e }
</style>
<main>
<h1>{{.What.ZH}}</h1>
<p>{{.Remedy.ZH}}</p>
<p lang="en">{{.What.EN}} {{.Remedy.EN}}</p>
<ul>{{range .Links}}<li><a href="{{.Address}}">{{.Text}}</a>{{else}}<li><a href="/">首页 <span lang="en">First page</span></a>{{end}}</ul>
</main>
`))

func writeNote(w http.ResponseWriter, status int, n note) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", notePolicy)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = notePage.Execute(w, n) // the reader may be gone; there is nobody to tell
}
