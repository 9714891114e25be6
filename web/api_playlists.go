package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/playlists"
)

const (
	maxArrangement = 1 << 20 // bytes of a request that orders a playlist of thousands
	mostListed     = 24      // items of each playlist in the list of all
)

// registerPlaylists adds what the content folder plays, and how people arrange that.
func (s *site) registerPlaylists(a huma.API) {
	register(a, Viewer, http.MethodGet, "/playlists", "playlists", "The playlists, as staff named their folders: which displays play them, and their first items", s.getPlaylists)
	register(a, Viewer, http.MethodGet, "/playlists/{name}", "playlist", "A playlist: its items as they are played, what does not play and why, and what is set, with an ETag", s.getPlaylist)
	put := operation(a, Editor, http.MethodPut, "/playlists/{name}", "arrange", "Set the order, the durations and the rules of a playlist, or ask what that would change (dry)")
	put.MaxBodyBytes = maxArrangement
	huma.Register(a, put, s.arrange)
	s.registerUploads(a)
}

type playlistBody struct {
	Name     string        `json:"name" doc:"Of the folder"`
	Displays []string      `json:"displays" nullable:"false" doc:"Ids of the displays that play it"`
	Playing  int           `json:"playing" doc:"How many of its items play now or will: their dates are not over"`
	Now      *int          `json:"now,omitempty" doc:"How many of those displays play in turn at this moment: their rules hold, and no playlist with priority is in their way on every display; absent in the answer to PUT"`
	MS       int64         `json:"ms" doc:"How long it takes to show all of those once, in milliseconds"`
	Items    []itemBody    `json:"items" nullable:"false" doc:"As they are played; in the list of all playlists the first 24"`
	Look     []itemBody    `json:"look,omitempty" doc:"In the list of all playlists: items that somebody should look at, because they look out of date or have a note"`
	Others   []fileBody    `json:"others" nullable:"false" doc:"Files of its folder that do not play; in the list of all playlists only those that are refused or wait"`
	Problems []mistakeBody `json:"problems,omitempty" doc:"Mistakes in its playlist.yaml"`
	Set      *settingsBody `json:"set,omitempty" doc:"What its playlist.yaml says; absent in the list of all playlists"`
	Tag      string        `json:"tag,omitempty" doc:"Of what is set; the same as the ETag"`
}

type mistakeBody struct {
	Where  string         `json:"where"`
	What   playlists.Text `json:"what"`
	Remedy playlists.Text `json:"remedy"`
}

type itemBody struct {
	Path     string           `json:"path" doc:"Relative to the content folder"`
	Rule     *playlists.Text  `json:"rule,omitempty" doc:"What its name and its settings say, in a sentence"`
	Notes    []playlists.Text `json:"notes,omitempty" doc:"It plays, but someone should look"`
	Arrived  time.Time        `json:"arrived"`
	Expired  bool             `json:"expired,omitempty" doc:"Its dates are over"`
	Name     string           `json:"name" doc:"Below the folder of the playlist: how what is set calls it"`
	Asset    string           `json:"asset" doc:"SHA-256 of what displays show; /media/{asset}/small is a small picture of it"`
	Kind     string           `json:"kind" enum:"image,video"`
	Width    int              `json:"width"`
	Height   int              `json:"height"`
	Bytes    int64            `json:"bytes"`
	MS       int64            `json:"ms" doc:"How long it is shown at a time, in milliseconds"`
	Length   int64            `json:"length,omitempty" doc:"A video's own length, in milliseconds"`
	Fit      string           `json:"fit" enum:"contain,cover,stretch"`
	Sound    bool             `json:"sound"`
	First    bool             `json:"first" doc:"It comes before the others"`
	When     whenBody         `json:"when" doc:"When it plays; empty: always"`
	Outdated *playlists.Text  `json:"outdated,omitempty" doc:"Why it looks out of date"`
	Natural  int              `json:"natural" doc:"Its place by name, from 0: where it plays if nobody orders it"`
}

type settingsBody struct {
	Priority bool                   `json:"priority" doc:"Playlists without it are not shown on the same displays while this one has something to show"`
	Order    []string               `json:"order" nullable:"false" maxItems:"20000" doc:"These items first; the rest follow by name"`
	Default  settingBody            `json:"default,omitempty" doc:"For what the names of files leave open"`
	Items    map[string]settingBody `json:"items" nullable:"false" doc:"By name; wins over what the name of the file says"`
}

type settingBody struct {
	MS    int64     `json:"ms,omitempty" minimum:"1000" maximum:"86400000" doc:"How long it is shown at a time, in milliseconds"`
	Fit   string    `json:"fit,omitempty" enum:"contain,cover,stretch"`
	Sound *bool     `json:"sound,omitempty"`
	First *bool     `json:"first,omitempty" doc:"It comes before the others, or does not though its name says so"`
	When  *whenBody `json:"when,omitempty" doc:"When it plays; empty: always, whatever its name says"`
}

func (s *site) playlist(p Playlist) playlistBody {
	b := playlistBody{Name: p.Name, Displays: listed(p.Displays), Now: p.Now, Items: []itemBody{}, Others: []fileBody{}}
	for _, x := range p.Items {
		if !x.Expired {
			b.Playing++
			b.MS += x.MS
		}
		b.Items = append(b.Items, s.item(x))
	}
	for _, f := range p.Others {
		b.Others = append(b.Others, s.file(f))
	}
	for _, x := range p.Problems {
		b.Problems = append(b.Problems, mistakeBody{x.Where, x.What, x.Remedy})
	}
	return b
}

// listed returns the list as JSON has it: empty, and not absent.
func listed(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}

func (s *site) item(x Item) itemBody {
	kind, _, _ := strings.Cut(x.Type, "/")
	return itemBody{
		Path: x.Path, Rule: said(x.File.Rule), Notes: x.Notes, Arrived: s.Site.Time(x.Arrived), Expired: x.Expired, Name: x.Name, Asset: x.Asset, Kind: kind, Width: x.Width, Height: x.Height, Bytes: x.Bytes,
		MS: x.MS, Length: x.Length, Fit: fitName(x.Fit), Sound: x.Sound, First: x.First, When: whenOf(x.Entry.Rule), Outdated: said(x.Outdated), Natural: x.Natural,
	}
}

func fitName(f playlists.Fit) string {
	if f == playlists.Contain {
		return "contain"
	}
	return string(f)
}

func (s *site) getPlaylists(context.Context, *struct{}) (*body[[]playlistBody], error) {
	list := []playlistBody{}
	for _, p := range s.Playlists.Playlists() {
		b := s.playlist(p)
		for _, x := range b.Items {
			if (x.Outdated != nil || len(x.Notes) > 0) && !x.Expired && len(b.Look) < 10*mostListed {
				b.Look = append(b.Look, x)
			}
		}
		b.Items = b.Items[:min(len(b.Items), mostListed)]
		urgent := []fileBody{}
		for _, f := range b.Others {
			if f.State != "parked" && len(urgent) < 10*mostListed {
				urgent = append(urgent, f)
			}
		}
		b.Others = urgent
		list = append(list, b)
	}
	return now(list), nil
}

type playlistInput struct {
	Name string `path:"name" doc:"Of the folder"`
}

type playlistAnswer struct {
	CacheControl string `header:"Cache-Control"`
	ETag         string `header:"ETag"`
	Body         playlistBody
}

func (s *site) getPlaylist(_ context.Context, in *playlistInput) (*playlistAnswer, error) {
	p, err := s.Playlists.Playlist(in.Name)
	if err != nil {
		return nil, s.unarranged("playlist", in.Name, err)
	}
	return &playlistAnswer{"no-store", `"` + p.Tag + `"`, s.setPlaylist(p)}, nil
}

// setPlaylist is a playlist with what is set of it.
func (s *site) setPlaylist(p Playlist) playlistBody {
	b := s.playlist(p)
	b.Tag = p.Tag
	b.Set = &settingsBody{Priority: p.Set.Priority, Order: listed(p.Set.Order), Default: setOf(p.Set.Default), Items: map[string]settingBody{}}
	for name, x := range p.Set.Items {
		b.Set.Items[name] = setOf(x)
	}
	return b
}

func setOf(x Setting) settingBody {
	b := settingBody{MS: x.MS, Sound: x.Sound, First: x.First}
	if x.Fit != nil {
		b.Fit = fitName(*x.Fit)
	}
	if x.Rule != nil {
		when := whenOf(*x.Rule)
		b.When = &when
	}
	return b
}

func (b settingBody) setting() (x Setting, err error) {
	x = Setting{MS: b.MS, Sound: b.Sound, First: b.First}
	if b.Fit != "" {
		fit := playlists.Fit(b.Fit)
		if b.Fit == "contain" {
			fit = playlists.Contain
		}
		x.Fit = &fit
	}
	if b.When != nil {
		r, err := b.When.rule()
		if err != nil {
			return x, err
		}
		x.Rule = &r
	}
	return x, nil
}

type arrangeInput struct {
	Name    string `path:"name" doc:"Of the folder"`
	IfMatch string `header:"If-Match" doc:"The ETag of what was seen. If it is another one by now, the answer is 412"`
	Body    struct {
		Set settingsBody `json:"set"`
		Dry bool         `json:"dry,omitempty" doc:"Only say what would become different"`
	}
}

type arrangedBody struct {
	Playlist   playlistBody     `json:"playlist" doc:"As it is now, or would be"`
	Difference []playlists.Text `json:"difference" nullable:"false" doc:"What becomes different, a sentence each"`
	Dropped    []string         `json:"dropped,omitempty" doc:"Comments in playlist.yaml that do not stay"`
}

type arrangedAnswer struct {
	CacheControl string `header:"Cache-Control"`
	ETag         string `header:"ETag"`
	Body         arrangedBody
}

func (s *site) arrange(ctx context.Context, in *arrangeInput) (*arrangedAnswer, error) {
	if in.IfMatch == "" {
		return nil, refuse(http.StatusPreconditionRequired,
			playlists.Text{ZH: "请求里没有 If-Match。", EN: "The request has no If-Match."},
			playlists.Text{ZH: "请先读取播放列表，把它的 ETag 带上。", EN: "Read the playlist first and send its ETag."})
	}
	set := Arrangement{Priority: in.Body.Set.Priority, Order: in.Body.Set.Order, Items: map[string]Setting{}}
	var err error
	if set.Default, err = in.Body.Set.Default.setting(); err != nil {
		return nil, s.unarranged("arrange", in.Name, err)
	}
	for name, x := range in.Body.Set.Items {
		if set.Items[name], err = x.setting(); err != nil {
			return nil, s.unarranged("arrange", in.Name, err)
		}
	}
	got, err := s.Playlists.Arrange(in.Name, strings.Trim(strings.TrimPrefix(in.IfMatch, "W/"), `"`), set, in.Body.Dry, WhoAsks(ctx).Name)
	if err != nil {
		return nil, s.unarranged("arrange", in.Name, err)
	}
	b := arrangedBody{s.setPlaylist(got.Playlist), got.Difference, got.Dropped}
	if b.Difference == nil {
		b.Difference = []playlists.Text{}
	}
	return &arrangedAnswer{"no-store", `"` + got.Tag + `"`, b}, nil
}

// unarranged is the answer to what could not be done to a playlist.
func (s *site) unarranged(op, name string, err error) *Refusal {
	if c, ok := errors.AsType[*Changed](err); ok {
		zh, en := "有人在文件夹里改过", "Somebody has changed it in the folder"
		if c.By != "" {
			zh, en = c.By+"改过", c.By+" has changed it"
		}
		if c.At != 0 {
			at := s.Site.Time(c.At).Format("15:04")
			zh, en = zh+"（"+at+"）", en+" ("+at+")"
		}
		return refuse(http.StatusPreconditionFailed,
			playlists.Text{ZH: "“" + name + "”和你打开的时候不一样了：" + zh + "。", EN: "\"" + name + "\" is not as it was when you opened it. " + en + "."},
			playlists.Text{ZH: "请看一下现在的样子，再改。", EN: "Look at it as it is now, and change it again."})
	}
	if u, ok := errors.AsType[*Unwritable](err); ok {
		return unwritable(u)
	}
	if errors.Is(err, ErrGone) {
		return refuse(http.StatusNotFound,
			playlists.Text{ZH: "没有屏幕播放“" + name + "”。", EN: "No display plays \"" + name + "\"."},
			playlists.Text{ZH: "所有播放列表见 /api/v1/playlists。", EN: "All playlists are listed at /api/v1/playlists."})
	}
	return s.failed(op, err)
}

func unwritable(u *Unwritable) *Refusal {
	if u.Full {
		return refuse(http.StatusInsufficientStorage, u.What, u.Remedy)
	}
	return refuse(http.StatusServiceUnavailable, u.What, u.Remedy)
}
