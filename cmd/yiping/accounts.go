package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/user"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"yiping/daemon"
	"yiping/daemon/accounts"
	"yiping/playlists"
)

// siteFlag is the configuration whose accounts a command is about. The daemon may run or not: if it runs, it notices within a
// second what is done here.
type siteFlag struct {
	Config string `required:"" type:"path" placeholder:"FILE" help:"Configuration file."`
}

// with runs f on the accounts of the site. Whatever f notes as done is recorded, with the name of whoever typed the command.
func (c siteFlag) with(s streams, f func(ctx context.Context, all *accounts.Accounts, zone *time.Location, done func(what, on string)) error) error {
	cfg, err := load(c.Config)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(cfg.Data, 0o750); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	o := daemon.Options{Config: cfg, Log: slog.New(slog.DiscardHandler)}
	err = daemon.WithAccounts(s, o, typist(), func(ctx context.Context, all *accounts.Accounts, done func(what, on string)) error {
		return f(ctx, all, cfg.Zone().Location, done)
	})
	if r, ok := errors.AsType[*playlists.Refusal](err); ok {
		return &trouble{r.What, r.Remedy, 1}
	}
	return err
}

// typist is who types the command, also behind sudo.
func typist() string {
	if name := os.Getenv("SUDO_USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return fmt.Sprint("uid ", os.Getuid())
}

func none(name, list string) error {
	return failed("没有“"+name+"”。", "There is no "+name+".", "现有的见 yiping "+list+" 。", "See yiping "+list)
}

// table writes rows in columns.
func table(w io.Writer, rows ...[]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(t, strings.Join(r, "\t"))
	}
	return t.Flush()
}

func day(ms int64, zone *time.Location) string {
	if ms == 0 {
		return "-"
	}
	return time.UnixMilli(ms).In(zone).Format("2006-01-02 15:04")
}

// password asks for a new password: twice and without echo on a terminal, else for a line of standard input.
func password(s streams, name string) (string, error) {
	fd := int(os.Stdin.Fd())
	if !term.IsTerminal(fd) {
		line, err := bufio.NewReader(io.LimitReader(os.Stdin, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var typed [2]string
	for i, ask := range []string{"%s 的新密码（不显示） New password, not shown: ", "再输入一次 Once more: "} {
		if i == 0 {
			ask = fmt.Sprintf(ask, name)
		}
		fmt.Fprint(s.err, ask)
		b, err := term.ReadPassword(fd)
		fmt.Fprintln(s.err)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		typed[i] = string(b)
	}
	if typed[0] != typed[1] {
		return "", failed("两次输入的密码不一样。", "The two passwords differ.", "请再来一次。", "Try again.")
	}
	return typed[0], nil
}

type userCmd struct {
	siteFlag
	List     userList     `cmd:"" help:"Who may use the site. 有哪些用户。"`
	Add      userAdd      `cmd:"" help:"Let somebody use the site. 加一个用户。"`
	Role     userRole     `cmd:"" help:"Give somebody another role. 改角色。"`
	Password userPassword `cmd:"" help:"Give somebody another password, and sign them out everywhere. 重设密码。"`
	Delete   userDelete   `cmd:"" help:"Let somebody use the site no more. 删掉用户。"`
	Sessions userSessions `cmd:"" help:"Where people are signed in. 谁在哪里登录着。"`
	Revoke   userRevoke   `cmd:"" help:"Sign somebody out. 让人退出登录。"`
}

type userList struct{}

// Run lists the users.
func (userList) Run(s streams, c *userCmd) error {
	return c.with(s, func(_ context.Context, all *accounts.Accounts, zone *time.Location, _ func(what, on string)) error {
		rows := [][]string{{"名字 NAME", "角色 ROLE", "建立 CREATED", "用过 SEEN"}}
		for _, u := range all.Users() {
			rows = append(rows, []string{u.Name, string(u.Role), day(u.Created, zone), day(u.Seen, zone)})
		}
		return table(s.out, rows...)
	})
}

type userAdd struct {
	Name string        `arg:"" help:"Letters, digits, dots, hyphens or underscores."`
	Role accounts.Role `default:"viewer" help:"viewer, editor, operator or admin."`
}

// Run makes a user.
func (u userAdd) Run(s streams, c *userCmd) error {
	return c.with(s, func(ctx context.Context, all *accounts.Accounts, _ *time.Location, done func(what, on string)) error {
		typed, err := password(s, u.Name)
		if err != nil {
			return err
		}
		made, err := all.AddUser(ctx, u.Name, u.Role, typed)
		if err != nil {
			return err
		}
		done("user add", made.Name)
		_, err = fmt.Fprintf(s.out, "已加用户 added: %s %s\n", made.Name, made.Role)
		return err
	})
}

type userRole struct {
	Name string        `arg:""`
	Role accounts.Role `arg:"" help:"viewer, editor, operator or admin."`
}

// Run gives a user another role.
func (u userRole) Run(s streams, c *userCmd) error {
	return c.with(s, func(ctx context.Context, all *accounts.Accounts, _ *time.Location, done func(what, on string)) error {
		changed, err := all.ChangeUser(ctx, u.Name, &u.Role, nil)
		if errors.Is(err, accounts.ErrNone) {
			return none(u.Name, "user list")
		}
		if err != nil {
			return err
		}
		done("user role", changed.Name)
		_, err = fmt.Fprintf(s.out, "角色已改 changed: %s %s\n", changed.Name, changed.Role)
		return err
	})
}

type userPassword struct {
	Name string `arg:""`
}

// Run gives a user another password.
func (u userPassword) Run(s streams, c *userCmd) error {
	return c.with(s, func(ctx context.Context, all *accounts.Accounts, _ *time.Location, done func(what, on string)) error {
		typed, err := password(s, u.Name)
		if err != nil {
			return err
		}
		changed, err := all.ChangeUser(ctx, u.Name, nil, &typed)
		if errors.Is(err, accounts.ErrNone) {
			return none(u.Name, "user list")
		}
		if err != nil {
			return err
		}
		done("user password", changed.Name)
		_, err = fmt.Fprintf(s.out, "密码已改，原来的登录都已退出 changed, and signed out everywhere: %s\n", changed.Name)
		return err
	})
}

type userDelete struct {
	Name string `arg:""`
}

// Run deletes a user.
func (u userDelete) Run(s streams, c *userCmd) error {
	return c.with(s, func(ctx context.Context, all *accounts.Accounts, _ *time.Location, done func(what, on string)) error {
		err := all.DeleteUser(ctx, u.Name)
		if errors.Is(err, accounts.ErrNone) {
			return none(u.Name, "user list")
		}
		if err != nil {
			return err
		}
		done("user delete", u.Name)
		_, err = fmt.Fprintf(s.out, "已删用户 deleted: %s\n", u.Name)
		return err
	})
}

type userSessions struct {
	Name string `arg:"" optional:""`
}

// Run lists where people are signed in.
func (u userSessions) Run(s streams, c *userCmd) error {
	return c.with(s, func(_ context.Context, all *accounts.Accounts, zone *time.Location, _ func(what, on string)) error {
		rows := [][]string{{"编号 ID", "用户 USER", "登录 SINCE", "用过 SEEN", "地址 FROM", "浏览器 AGENT"}}
		for _, x := range all.Sessions(u.Name) {
			rows = append(rows, []string{x.ID, x.User.Name, day(x.Created, zone), day(x.Seen, zone), x.From, printable(x.Agent)})
		}
		return table(s.out, rows...)
	})
}

// printable is what a browser says of itself, without what would move a terminal's cursor.
func printable(text string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || 0x80 <= c && c < 0xa0 {
			return -1
		}
		return c
	}, text)
}

type userRevoke struct {
	Which string `arg:"" help:"Name of a user, or id of one session."`
}

// Run ends sessions.
func (u userRevoke) Run(s streams, c *userCmd) error {
	return c.with(s, func(ctx context.Context, all *accounts.Accounts, _ *time.Location, done func(what, on string)) error {
		n := 0
		for _, x := range all.Sessions("") {
			if x.ID != u.Which && x.User.Name != u.Which {
				continue
			}
			if err := all.End(ctx, x.ID); err != nil {
				return err
			}
			done("user revoke", x.User.Name)
			n++
		}
		if n == 0 {
			return none(u.Which, "user sessions")
		}
		_, err := fmt.Fprintf(s.out, "已退出 signed out: %d\n", n)
		return err
	})
}

type tokenCmd struct {
	siteFlag
	List   tokenList   `cmd:"" help:"What programs sign in with. 有哪些令牌。"`
	Add    tokenAdd    `cmd:"" help:"Make a token for a program; it is printed this once. 给程序一个令牌。"`
	Delete tokenDelete `cmd:"" help:"Let a program use the site no more. 删掉令牌。"`
}

type tokenList struct{}

// Run lists the tokens.
func (tokenList) Run(s streams, c *tokenCmd) error {
	return c.with(s, func(_ context.Context, all *accounts.Accounts, zone *time.Location, _ func(what, on string)) error {
		rows := [][]string{{"编号 ID", "名字 NAME", "角色 ROLE", "建立 CREATED", "用过 SEEN"}}
		for _, t := range all.Tokens() {
			rows = append(rows, []string{t.ID, t.Name, string(t.Role), day(t.Created, zone), day(t.Seen, zone)})
		}
		return table(s.out, rows...)
	})
}

type tokenAdd struct {
	Name string        `arg:"" help:"What it is for, such as calendar."`
	Role accounts.Role `default:"viewer" help:"viewer, editor, operator or admin."`
}

// Run makes a token. The token alone is on standard output, for scripts.
func (t tokenAdd) Run(s streams, c *tokenCmd) error {
	return c.with(s, func(ctx context.Context, all *accounts.Accounts, _ *time.Location, done func(what, on string)) error {
		made, shown, err := all.AddToken(ctx, t.Name, t.Role)
		if err != nil {
			return err
		}
		done("token add", made.Name)
		fmt.Fprintln(s.err, "令牌只显示这一次，请马上存好。The token is shown this once; keep it now.")
		_, err = fmt.Fprintln(s.out, shown)
		return err
	})
}

type tokenDelete struct {
	Which string `arg:"" help:"Name or id of a token."`
}

// Run deletes a token.
func (t tokenDelete) Run(s streams, c *tokenCmd) error {
	return c.with(s, func(ctx context.Context, all *accounts.Accounts, _ *time.Location, done func(what, on string)) error {
		gone, err := all.DeleteToken(ctx, t.Which)
		if errors.Is(err, accounts.ErrNone) {
			return none(t.Which, "token list")
		}
		if err != nil {
			return err
		}
		done("token delete", gone.Name)
		_, err = fmt.Fprintf(s.out, "已删令牌 deleted: %s\n", gone.Name)
		return err
	})
}
