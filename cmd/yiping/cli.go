package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"yiping/daemon/config"
)

// version is set by the linker to what `git describe` says.
var version = "development"

// cli is the command line; its tags are its documentation.
type cli struct {
	Demo    demoCmd    `cmd:"" help:"Run a whole simulated building; nothing to configure. 运行一座演示楼。"`
	Serve   serveCmd   `cmd:"" help:"Run the daemon. 运行服务。"`
	Check   checkCmd   `cmd:"" help:"Find every mistake in a configuration. 检查配置文件。"`
	Doctor  doctorCmd  `cmd:"" help:"Check this computer: disk, clock, share, programs, database. 检查这台电脑。"`
	Show    showCmd    `cmd:"" help:"Say what a display shows at a time, and why. 某块屏在某一刻播什么、为什么。"`
	Backup  backupCmd  `cmd:"" help:"Write all that the daemon keeps into one file, while it works or not. 备份。"`
	Restore restoreCmd `cmd:"" help:"Put a backup back. 恢复备份。"`
	User    userCmd    `cmd:"" help:"Who may use the site. 谁可以用。"`
	Token   tokenCmd   `cmd:"" help:"What programs sign in with. 给程序用的令牌。"`
	Version versionCmd `cmd:"" help:"Print the version. 显示版本。"`
	Man     manCmd     `cmd:"" hidden:"" help:"Print the manual page."`
}

// streams is what a command reads and writes besides files.
type streams struct {
	context.Context
	out, err io.Writer
}

// exit is how kong's own ending of a program (after --help) is turned into a return.
type exit int

// run is the program without the process: it returns the exit code.
func run(ctx context.Context, args []string, out, errs io.Writer) (code int) {
	defer func() {
		if e, ok := recover().(exit); ok {
			code = int(e)
		}
	}()
	var c cli
	parser := kong.Must(&c, kong.Name("yiping"),
		kong.Description("Yiping 谊屏: what every screen of a building shows, from a folder."),
		kong.Writers(out, errs), kong.Exit(func(code int) { panic(exit(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		err = misused("命令写得不对："+err.Error()+"。", "Wrong usage: "+err.Error()+".", "用法见 yiping --help 。", "See yiping --help")
	} else {
		err = parsed.Run(streams{ctx, out, errs})
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errSaid):
		return 1
	}
	said := explain(err)
	said.write(errs)
	var mistakes config.Mistakes
	if errors.As(err, &mistakes) {
		fmt.Fprint(errs, mistakes.String())
	}
	return said.code
}

// errSaid ends a command that has printed its own findings.
var errSaid = errors.New("already said")

type versionCmd struct{}

func (versionCmd) Run(s streams) error {
	_, err := fmt.Fprintln(s.out, "yiping", version)
	return err
}
