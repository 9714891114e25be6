package sheets

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Converter makes an xlsx workbook of one in another format, and a docx of a document. ext says which: "xls",
// "ods", "xml" or "doc". Errors are about the machine or the file; they are for the log.
type Converter func(ctx context.Context, ext string, content []byte) ([]byte, error)

// How long LibreOffice may take for a timetable: a cold start on a small machine is some ten seconds.
const convertTime = 60 * time.Second

// FindConverter returns LibreOffice's, or nil where it is not installed.
func FindConverter() Converter {
	path, err := exec.LookPath("soffice")
	if err != nil {
		return nil
	}
	return Soffice(path)
}

// Soffice converts with LibreOffice. Each job has a profile of its own, because two jobs on one disturb
// each other, and everything it has started ends with the job.
func Soffice(path string) Converter {
	return func(ctx context.Context, ext string, content []byte) (_ []byte, err error) {
		dir, err := os.MkdirTemp("", "yiping-sheet-")
		if err != nil {
			return nil, fmt.Errorf("convert %s: %w", ext, err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		in, to := filepath.Join(dir, "in."+ext), "xlsx:Calc MS Excel 2007 XML"
		if ext == "doc" {
			to = "docx:MS Word 2007 XML"
		}
		if err := os.WriteFile(in, content, 0o600); err != nil {
			return nil, fmt.Errorf("convert %s: %w", ext, err)
		}
		ctx, cancel := context.WithTimeout(ctx, convertTime)
		defer cancel()
		profile := url.URL{Scheme: "file", Path: filepath.Join(dir, "profile")}
		c := exec.CommandContext(ctx, path, "--headless", "--norestore", "--nologo", "--nolockcheck", "-env:UserInstallation="+profile.String(),
			"--convert-to", to, "--outdir", filepath.Join(dir, "out"), in)
		c.Env = append(os.Environ(), "HOME="+dir, "TMPDIR="+dir)
		c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
		c.WaitDelay = time.Second
		if out, err := c.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("convert %s: %w: %.200q", ext, errors.Join(err, ctx.Err()), out)
		}
		made, err := os.Open(filepath.Join(dir, "out", "in."+to[:4])) // garbage in gives rc 0 and no file
		if err != nil {
			return nil, fmt.Errorf("convert %s: %w", ext, err)
		}
		defer made.Close()
		if info, err := made.Stat(); err != nil || info.Size() > MaxBytes {
			return nil, fmt.Errorf("convert %s: what came of it is too large", ext)
		}
		return os.ReadFile(made.Name())
	}
}
