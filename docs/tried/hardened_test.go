package tried

import (
	"fmt"
	"strconv"
	"strings"
)

// What the process can and cannot do, as the kernel sees it, and as one finds who tries.
func tryHardened(m *machine) {
	t := m.t
	pid := m.property("MainPID")
	status := map[string]string{}
	for line := range strings.Lines(m.do("cat /proc/" + pid + "/status")) {
		name, value, _ := strings.Cut(line, ":")
		status[name] = strings.Join(strings.Fields(value), " ")
	}
	user := strings.TrimSpace(m.do("id -u yiping"))
	if user == "0" {
		t.Error("the user yiping is root")
	}
	user = strings.Join([]string{user, user, user, user}, " ")
	for name, want := range map[string]string{
		"Uid": user, "NoNewPrivs": "1", "Seccomp": "2",
		"CapInh": none, "CapPrm": none, "CapEff": none, "CapBnd": none, "CapAmb": none,
	} {
		if status[name] != want {
			t.Errorf("%s of the daemon is %q, want %q", name, status[name], want)
		}
	}
	for _, kind := range []string{"mnt", "user", "uts"} { // of its own
		if m.do("readlink /proc/"+pid+"/ns/"+kind) == m.do("readlink /proc/1/ns/"+kind) {
			t.Errorf("it has no %s namespace of its own", kind)
		}
	}
	rating := number(t, `Overall exposure level[^:]*: ([0-9.]+)`, []byte(m.do("systemd-analyze security --no-pager yiping.service")))
	if rating > mostExposed {
		t.Errorf("the running unit is rated %v, want at most %v", rating, mostExposed)
	}
	t.Logf("systemd-analyze security: %v", rating)

	// The same unit tries. Each attempt succeeds without it, or it would prove nothing; the machine's root makes them.
	var script strings.Builder
	for i, x := range attempts {
		fmt.Fprintf(&script, "if sh -c '%s' >/dev/null 2>&1; then echo %d yes; else echo %d no; fi\n", x.command, i, i)
	}
	m.write("/packages/try", script.String())
	root := answers(m.do("sh /packages/try"))
	const extra = "/etc/systemd/system/yiping.service.d/try.conf"
	m.do("install -d /etc/systemd/system/yiping.service.d")
	m.write(extra, "[Service]\nExecStartPre=/bin/sh -c 'exec sh /packages/try >/var/lib/yiping/tried'\n")
	m.do("systemctl daemon-reload && systemctl restart yiping && rm " + extra + " && systemctl daemon-reload")
	unit := answers(m.do("cat /var/lib/yiping/tried"))
	for i, x := range attempts {
		if !root[i] {
			t.Errorf("root cannot: %s", x.command)
		}
		if unit[i] != x.allowed {
			t.Errorf("allowed %v, want %v: %s", unit[i], x.allowed, x.command)
		}
	}
	m.do("systemctl restart yiping")
}

const none = "0000000000000000"

var attempts = []struct {
	allowed bool
	command string
}{
	{true, `: >/srv/yiping/content/.tried && rm /srv/yiping/content/.tried`},
	{true, `: >/srv/yiping/led/.tried && rm /srv/yiping/led/.tried`},
	{true, `: >/var/lib/yiping/.tried && rm /var/lib/yiping/.tried`},
	{true, `: >/tmp/.tried && rm /tmp/.tried`},
	{true, `cat /etc/yiping/yiping.yaml`},
	{false, `: >/etc/yiping/.tried && rm /etc/yiping/.tried`},
	{false, `: >/srv/.tried && rm /srv/.tried`},
	{false, `: >/usr/.tried && rm /usr/.tried`},
	{false, `: >/var/lib/.tried && rm /var/lib/.tried`},
	{false, `: >/run/.tried && rm /run/.tried`},
	{false, `test -d /proc/1`},                                                     // ProtectProc
	{false, `unshare --mount true`},                                                // no rights
	{false, `unshare --user true`},                                                 // RestrictNamespaces
	{false, `mount -t tmpfs none /mnt && umount /mnt`},                             // no rights
	{false, `mknod /tmp/.tried b 7 0 && rm /tmp/.tried`},                           // no rights
	{false, `chrt --fifo 1 true`},                                                  // RestrictRealtime
	{false, `cp /bin/true /tmp/.tried && chmod u+s /tmp/.tried && rm /tmp/.tried`}, // RestrictSUIDSGID
	{false, `perl -e "socket(S, 17, 2, 0) or die"`},                                // RestrictAddressFamilies
	{false, `perl -e "socket(S, 2, 3, 1) or die"`},                                 // no raw packets
	{false, `hostname tried`},                                                      // ProtectHostname
	{false, `mkdir /sys/fs/cgroup/tried && rmdir /sys/fs/cgroup/tried`},            // ProtectControlGroups
	{false, `setpriv --reuid root true`},                                           // no rights
	{false, `setarch linux32 true`},                                                // LockPersonality
}

func answers(said string) map[int]bool {
	out := map[int]bool{}
	for line := range strings.Lines(said) {
		number, answer, _ := strings.Cut(strings.TrimSpace(line), " ")
		if i, err := strconv.Atoi(number); err == nil {
			out[i] = answer == "yes"
		}
	}
	return out
}
