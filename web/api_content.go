package web

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"

	"yiping/playlists"
)

type problemBody struct {
	ID     string         `json:"id" doc:"Stable while the problem lasts"`
	Where  string         `json:"where" doc:"A path, an id, or words in both languages"`
	What   playlists.Text `json:"what"`
	Remedy playlists.Text `json:"remedy"`
	Since  time.Time      `json:"since"`
}

func (s *site) getProblems(context.Context, *struct{}) (*body[[]problemBody], error) {
	list := []problemBody{}
	for _, p := range s.Problems() {
		list = append(list, problemBody{p.ID, p.Where, p.What, p.Remedy, s.Site.Time(p.Since)})
	}
	return now(list), nil
}

type contentInput struct {
	State []string `query:"state" doc:"Only files in these states, separated by commas; all if absent"`
}

type contentBody struct {
	Playing int        `json:"playing" doc:"How many files displays play now or will: taken, in a folder that some display plays, and their dates are not over; whatever states were asked for"`
	Files   []fileBody `json:"files" nullable:"false"`
	Held    []heldBody `json:"held" nullable:"false" doc:"Playlists of which much vanished at once; what vanished plays on until it is confirmed or comes back"`
}

type fileBody struct {
	Path     string           `json:"path" doc:"Relative to the content folder"`
	State    string           `json:"state" enum:"taken,waiting,refused,parked,unused"`
	Reason   *playlists.Text  `json:"reason,omitempty"`
	Remedy   *playlists.Text  `json:"remedy,omitempty"`
	Rule     *playlists.Text  `json:"rule,omitempty" doc:"When it plays, in a sentence"`
	Notes    []playlists.Text `json:"notes,omitempty" doc:"It plays, but someone should look"`
	Displays []string         `json:"displays" nullable:"false" doc:"Ids of the displays that play it"`
	Arrived  time.Time        `json:"arrived"`
	Expired  bool             `json:"expired,omitempty" doc:"Its dates are over"`
}

type heldBody struct {
	Playlist string    `json:"playlist"`
	Files    int       `json:"files" doc:"How many are missing"`
	Since    time.Time `json:"since"`
}

// states are what can become of a file, as File.State says it.
var states = []string{"taken", "waiting", "refused", "parked", "unused"}

func (s *site) getContent(_ context.Context, in *contentInput) (*body[contentBody], error) {
	for _, state := range in.State {
		if !slices.Contains(states, state) {
			return nil, refuse(http.StatusBadRequest,
				playlists.Text{ZH: "没有“" + state + "”这种状态。", EN: "There is no state \"" + state + "\"."},
				playlists.Text{ZH: "可以写的是：" + strings.Join(states, "、") + "。", EN: "Use one of these: " + strings.Join(states, ", ") + "."})
		}
	}
	c := contentBody{Files: []fileBody{}, Held: []heldBody{}}
	for _, f := range s.Content.Files() {
		if f.State == "taken" && !f.Expired && len(f.Displays) > 0 {
			c.Playing++
		}
		if len(in.State) > 0 && !slices.Contains(in.State, f.State) {
			continue
		}
		c.Files = append(c.Files, s.file(f))
	}
	for _, h := range s.Content.Held() {
		c.Held = append(c.Held, heldBody{h.Playlist, h.Files, s.Site.Time(h.Since)})
	}
	return now(c), nil
}

func (s *site) file(f File) fileBody {
	return fileBody{f.Path, f.State, said(f.Reason), said(f.Remedy), said(f.Rule), f.Notes, listed(f.Displays), s.Site.Time(f.Arrived), f.Expired}
}

// said returns nil for a text that says nothing.
func said(t playlists.Text) *playlists.Text {
	if t == (playlists.Text{}) {
		return nil
	}
	return &t
}

type removedBody struct {
	Path string    `json:"path"`
	At   time.Time `json:"at" doc:"When it was removed"`
}

func (s *site) getRemoved(context.Context, *struct{}) (*body[[]removedBody], error) {
	list := []removedBody{}
	for _, r := range s.Content.Removed() {
		list = append(list, removedBody{r.Path, s.Site.Time(r.At)})
	}
	return now(list), nil
}

type restoreInput struct {
	Body struct {
		Path string `json:"path" minLength:"1" doc:"As listed at /content/removed"`
	}
}

func (s *site) restore(ctx context.Context, in *restoreInput) (*struct{}, error) {
	about(ctx, in.Body.Path)
	err := s.Content.Restore(in.Body.Path)
	switch {
	case errors.Is(err, ErrGone):
		return nil, refuse(http.StatusNotFound,
			playlists.Text{ZH: "“" + in.Body.Path + "”不在可恢复的内容里。", EN: "\"" + in.Body.Path + "\" is not among what can be restored."},
			playlists.Text{ZH: "撤下的内容保留30天。也可以把原文件再放进文件夹。", EN: "Removed items are kept for 30 days. You can also put the file into the folder again."})
	case errors.Is(err, fs.ErrExist):
		return nil, refuse(http.StatusConflict,
			playlists.Text{ZH: "文件夹里已经有“" + in.Body.Path + "”了。", EN: "\"" + in.Body.Path + "\" is in the folder already."},
			playlists.Text{ZH: "要用旧的那份，请先把现在这份改名或移走。", EN: "To have the old one, rename or move away the one that is there."})
	case err != nil:
		return nil, s.failed("restore", err)
	}
	return nil, nil
}

type confirmInput struct {
	Body struct {
		Playlist string `json:"playlist" doc:"As listed in held at /content; empty: the content folder itself is the right one, though its mark is gone"`
	}
}

func (s *site) confirm(ctx context.Context, in *confirmInput) (*struct{}, error) {
	about(ctx, in.Body.Playlist)
	err := s.Content.Confirm(in.Body.Playlist)
	switch {
	case errors.Is(err, ErrGone):
		return nil, refuse(http.StatusNotFound,
			playlists.Text{ZH: "“" + in.Body.Playlist + "”没有等待确认的撤下。", EN: "Nothing in \"" + in.Body.Playlist + "\" waits for confirmation."},
			playlists.Text{ZH: "文件可能已经回来，或者别人已经确认。", EN: "The files may be back, or someone else has confirmed."})
	case err != nil:
		return nil, s.failed("confirm", err)
	}
	return nil, nil
}
