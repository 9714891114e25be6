package web

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yiping/playlists"
)

const (
	uploadsAtOnce = 4
	steady        = 64 << 10 // bytes that have to come within patience; whoever is slower than that is let go
)

// registerUploads adds how files get into the content folder through the page, and out of it.
func (s *site) registerUploads(a huma.API) {
	register(a, Editor, http.MethodGet, "/content/upload", "incoming", "What a file would become if it were uploaded, or why it cannot be", s.getIncoming)
	post := operation(a, Editor, http.MethodPost, "/content/upload", "upload", "Put a file into the folder of a playlist")
	post.DefaultStatus, post.MaxBodyBytes = http.StatusCreated, -1
	slots := make(chan struct{}, uploadsAtOnce)
	huma.Register(a, post, func(ctx context.Context, in *uploadInput) (*body[uploadedBody], error) {
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			return s.upload(ctx, in)
		default:
			return nil, refuse(http.StatusTooManyRequests,
				playlists.Text{ZH: "正在上传的文件太多。", EN: "Too many files are being uploaded."},
				playlists.Text{ZH: "请等其他文件传完，再试一次。", EN: "Wait for others to finish, then try again."})
		}
	})
	// Said only now, or huma would read the file into memory.
	a.OpenAPI().Paths[post.Path].Post.RequestBody = &huma.RequestBody{Description: "The file itself, of 2 GiB at most, or a form with one file in it", Required: true, Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}},
		"multipart/form-data":      {Schema: &huma.Schema{Type: "object", Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}}}},
	}}
	register(a, Editor, http.MethodDelete, "/content", "take-off", "Take a file off; it can be restored for 30 days", s.takeOff)
}

type incomingInput struct {
	Playlist string `query:"playlist" required:"true"`
	Name     string `query:"name" required:"true"`
	Bytes    int64  `query:"bytes" minimum:"-1" default:"-1" doc:"Its size; -1: not known"`
}

type incomingBody struct {
	Path   string `json:"path" doc:"In the content folder, with a name that every system takes"`
	Exists bool   `json:"exists" doc:"There is one already; it is written over only with replace"`
}

func (s *site) getIncoming(_ context.Context, in *incomingInput) (*body[incomingBody], error) {
	path, exists, err := s.Playlists.Incoming(in.Playlist, in.Name, in.Bytes)
	if err != nil {
		return nil, s.notTaken(in.Playlist, in.Name, err)
	}
	return now(incomingBody{path, exists}), nil
}

type uploadInput struct {
	Playlist string `query:"playlist" required:"true" doc:"Name of its folder"`
	Name     string `query:"name" doc:"Of the file; needed for all but forms, which have it themselves"`
	Replace  bool   `query:"replace" doc:"Write over a file of that name"`
	request
}

// request gives an operation the request itself, for a body that is not kept in memory.
type request struct {
	r *http.Request
	w http.ResponseWriter
}

// Resolve implements huma.Resolver.
func (q *request) Resolve(c huma.Context) []error {
	q.r, q.w = humago.Unwrap(c)
	return nil
}

type uploadedBody struct {
	Path string `json:"path" doc:"In the content folder; what becomes of it is told at /content"`
}

func (s *site) upload(ctx context.Context, in *uploadInput) (*body[uploadedBody], error) {
	name, file, err := s.sent(in)
	if err != nil {
		return nil, err
	}
	if file == nil {
		return nil, refuse(http.StatusBadRequest,
			playlists.Text{ZH: "请求里没有文件。", EN: "There is no file in the request."},
			playlists.Text{ZH: "请选一个文件再上传。", EN: "Choose a file and upload it again."})
	}
	path, err := s.Playlists.Upload(ctx, in.Playlist, name, file, in.Replace)
	if err != nil {
		return nil, s.notTaken(in.Playlist, name, err)
	}
	return now(uploadedBody{path}), nil
}

// sent returns the file that is sent, and its name: the body itself, or the first file of a form.
func (s *site) sent(in *uploadInput) (name string, file io.Reader, err error) {
	if _, _, err := s.Playlists.Incoming(in.Playlist, orName(in.Name), in.r.ContentLength); err != nil {
		return "", nil, s.notTaken(in.Playlist, in.Name, err) // before anything is read
	}
	in.r.Body = io.NopCloser(steadily(in.w, in.r.Body))
	kind, _, _ := mime.ParseMediaType(in.r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return in.Name, in.r.Body, nil
	}
	form, err := in.r.MultipartReader()
	if err != nil {
		return in.Name, nil, nil
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return in.Name, nil, nil
		}
		if part.FileName() == "" {
			continue
		}
		if in.Name == "" {
			return part.FileName(), part, nil
		}
		return in.Name, part, nil
	}
}

// orName returns a name that can be taken for one that is not known yet.
func orName(name string) string {
	if name == "" {
		return "file"
	}
	return name
}

// steadily returns a reader that lets its sender have patience for every piece. The usual deadlines of the server are
// for small requests; this one goes on for hours if it has to, as long as something comes.
func steadily(w http.ResponseWriter, body io.Reader) io.Reader {
	return &steadySender{c: http.NewResponseController(w), body: body}
}

type steadySender struct {
	c    *http.ResponseController
	body io.Reader
	left int // bytes until the deadline moves on
}

func (s *steadySender) Read(p []byte) (int, error) {
	if s.left <= 0 {
		at := time.Now().Add(patience)
		for _, set := range []func(time.Time) error{s.c.SetReadDeadline, func(t time.Time) error { return s.c.SetWriteDeadline(t.Add(patience)) }} {
			if err := set(at); err != nil && !errors.Is(err, http.ErrNotSupported) {
				return 0, err
			}
		}
		s.left = steady
	}
	n, err := s.body.Read(p)
	s.left -= n
	return n, err
}

// notTaken is the answer to a file that is not taken.
func (s *site) notTaken(playlist, name string, err error) *Refusal {
	switch {
	case errors.Is(err, fs.ErrExist):
		return refuse(http.StatusConflict,
			playlists.Text{ZH: "“" + playlist + "”里已经有“" + name + "”。", EN: "There is \"" + name + "\" in \"" + playlist + "\" already."},
			playlists.Text{ZH: "请改名再传，或者选择换掉原来的。", EN: "Rename it, or choose to replace the one that is there."})
	case errors.Is(err, ErrTooLarge):
		return refuse(http.StatusRequestEntityTooLarge,
			playlists.Text{ZH: "文件超过2GB，太大了。", EN: "The file is larger than 2 GB."},
			playlists.Text{ZH: "请压缩或剪短以后再传。", EN: "Compress or shorten it."})
	case errors.Is(err, ErrCut):
		return refuse(http.StatusBadRequest,
			playlists.Text{ZH: "文件没有传完，什么也没有留下。", EN: "The file did not arrive whole; nothing was kept of it."},
			playlists.Text{ZH: "请检查网络，再传一次。", EN: "Check the network and upload it again."})
	}
	return s.unarranged("upload", playlist, err)
}

type takeOffInput struct {
	Path string `query:"path" required:"true" minLength:"1" doc:"In the content folder"`
}

type takenOffBody struct {
	Kept string `json:"kept,omitempty" doc:"Where it is now, if nothing of it was stored: it was moved, and is not played there"`
}

func (s *site) takeOff(_ context.Context, in *takeOffInput) (*body[takenOffBody], error) {
	kept, err := s.Playlists.TakeOff(in.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, refuse(http.StatusNotFound,
			playlists.Text{ZH: "文件夹里没有“" + in.Path + "”。", EN: "\"" + in.Path + "\" is not in the content folder."},
			playlists.Text{ZH: "可能已经有人拿走了。", EN: "Somebody may have taken it away."})
	case err != nil:
		return nil, s.unarranged("take-off", in.Path, err)
	}
	return now(takenOffBody{kept}), nil
}
