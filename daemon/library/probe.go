package library

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"yiping/daemon/library/formats"
	"yiping/daemon/store"
	"yiping/playlists"
)

// probeTime is how long ffprobe may take. It reads little of a sound file, and all of a hostile one.
const probeTime = 20 * time.Second

var (
	filmNoProbe = say("服务器上没有装 ffprobe，看不出这个视频能不能放。", "ffprobe is not installed on the server, so it cannot be told whether this video can be shown.",
		"请管理员安装 ffmpeg，装好以后会自动播放。", "Ask the administrator to install ffmpeg; then it is shown by itself.")
	filmHEVC = say("这个视频是HEVC（H.265）格式，屏幕放不了，多半是苹果手机拍的。", "This video is HEVC (H.265), which screens cannot show; iPhones record it.",
		"请转换成MP4（H.264）；手机上可在“设置—相机—格式”里选“兼容性最佳”。", "Convert it to MP4 (H.264); on the phone choose Settings, Camera, Formats, Most Compatible.")
	filmSilent = say("这个文件里没有画面。", "There is no picture in this file.",
		"请做成视频（MP4）再放。", "Make it a video (MP4).")
	filmEndless = say("这个视频没有写明长度，像是没有录完。", "This video does not say how long it is; the recording seems unfinished.",
		"请用视频软件打开，重新存成MP4。", "Open it in a video program and save it again as MP4.")
	filmBroken = say("这个视频不完整，或者坏了。", "This video is cut off or damaged.",
		"请在电脑上放一遍看看，再重新复制一次。", "Play it on a computer to see, then copy it again.")
	filmSlow = say("检查这个视频花的时间太长。", "Examining this video takes too long.",
		"请重新转换成MP4（H.264）。", "Convert it anew to MP4 (H.264).")
)

// probed is the part of ffprobe's answer that is used.
type probed struct {
	Streams []struct {
		Type     string `json:"codec_type"`
		Codec    string `json:"codec_name"`
		Width    int    `json:"width"`
		Height   int    `json:"height"`
		Duration string `json:"duration"`
		Still    struct {
			Cover int `json:"attached_pic"`
		} `json:"disposition"`
		Side []struct {
			Rotation float64 `json:"rotation"`
		} `json:"side_data_list"`
	} `json:"streams"`
	Format struct {
		Name     string `json:"format_name"`
		Duration string `json:"duration"`
	} `json:"format"`
}

// probe asks ffprobe what is in a film, and completes the asset. It returns why the film is refused; an
// error if that could not be found out this time.
func probe(ctx context.Context, path string, a *store.Asset) (*playlists.Refusal, error) {
	limited, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	// The file is named by us and lies in our store; it must not make ffprobe read anything else.
	cmd := exec.CommandContext(limited, "ffprobe", "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", "mov,matroska,webm",
		"-show_entries", "format=format_name,duration:stream=codec_type,codec_name,width,height,duration:stream_disposition=attached_pic:stream_side_data=rotation",
		"-of", "json", "file:"+path)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = time.Second
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return &filmNoProbe, nil
	case limited.Err() != nil:
		return &filmSlow, nil
	case errors.As(err, &exit):
		return &filmBroken, nil
	case err != nil:
		return nil, err
	}
	var p probed
	if err := json.Unmarshal(out.Bytes(), &p); err != nil {
		return &filmBroken, nil
	}
	if refused := p.describe(a); refused != nil {
		return refused, nil
	}
	a.Ground = filmGround(ctx, path)
	return nil, nil
}

// filmGround returns the ground of a film, from a frame of its first second. Without ffmpeg it has none.
func filmGround(ctx context.Context, path string) string {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-nostdin", "-protocol_whitelist", "file", "-format_whitelist", "mov,matroska,webm",
		"-threads", "1", "-i", "file:"+path, "-an", "-frames:v", "1", "-vf", "scale=64:36", "-f", "image2pipe", "-c:v", "png", "-")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return formats.PNG.GroundInTime(bytes.NewReader(out), int64(len(out)))
}

// describe judges a film by what Debian's Chromium was seen to play: these codecs in MP4, QuickTime, WebM
// and Matroska, in every depth and sampling of colour. Sound that it does not know it leaves out.
func (p *probed) describe(a *store.Asset) *playlists.Refusal {
	for _, s := range p.Streams {
		if s.Type != "video" || s.Still.Cover != 0 {
			continue
		}
		switch s.Codec {
		case "h264", "vp9", "av1", "vp8":
		case "hevc":
			return &filmHEVC
		default:
			return &typeFilm
		}
		seconds, err := strconv.ParseFloat(p.Format.Duration, 64)
		if err != nil {
			seconds, err = strconv.ParseFloat(s.Duration, 64)
		}
		if err != nil || seconds < 0.001 || seconds > 24*60*60 {
			return &filmEndless
		}
		if s.Width < 1 || s.Height < 1 || s.Width > formats.MaxSide || s.Height > formats.MaxSide {
			return &filmBroken
		}
		a.Length, a.Width, a.Height = int64(seconds*1000), s.Width, s.Height
		for _, side := range s.Side {
			if r := int(side.Rotation); r%180 != 0 && r%90 == 0 {
				a.Width, a.Height = s.Height, s.Width
			}
		}
		return nil
	}
	return &filmSilent
}
