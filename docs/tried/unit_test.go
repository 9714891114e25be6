package tried

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const unit = "../../systemd/yiping.service"

// mostExposed is the rating of `systemd-analyze security` that the unit may have; 0 is best, 10 worst.
const mostExposed = 1.2

// The right to ask about files of others has the price that docs/operating.md names.
func TestOtherOwnersCostsWhatIsSaid(t *testing.T) {
	var both []byte
	for _, name := range []string{unit, "../../systemd/other-owners.conf"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		both = append(both, text...)
	}
	copied := filepath.Join(t.TempDir(), "yiping.service")
	if err := os.WriteFile(copied, both, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("systemd-analyze", "security", "--offline=true", "--no-pager", copied).CombinedOutput()
	page, pageErr := os.ReadFile("../operating.md")
	if err != nil || pageErr != nil {
		t.Fatalf("%v, %v\n%s", err, pageErr, out)
	}
	if rating, said := number(t, `Overall exposure level[^:]*: ([0-9.]+)`, out), number(t, `(?s)the rating\s+becomes ([0-9.]+)\.`, page); rating > said+0.2 {
		t.Errorf("exposure %v, docs/operating.md says %v", rating, said)
	}
	for _, want := range []string{"✗ CapabilityBoundingSet=~CAP_LEASE", "✗ AmbientCapabilities=", "✗ PrivateUsers="} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// systemd rates the unit as docs/operating.md says, give or take what its versions differ in.
func TestUnitIsHardened(t *testing.T) {
	out, err := exec.Command("systemd-analyze", "security", "--offline=true", "--no-pager", unit).CombinedOutput()
	rating := number(t, `Overall exposure level[^:]*: ([0-9.]+)`, out)
	if err != nil || rating > mostExposed {
		t.Errorf("exposure %v, want at most %v: %v\n%s", rating, mostExposed, err, out)
	}
	page, err := os.ReadFile("../operating.md")
	if err != nil {
		t.Fatal(err)
	}
	if said := number(t, `rates it ([0-9.]+) `, page); rating > said+0.2 {
		t.Errorf("exposure %v, docs/operating.md says %v", rating, said)
	}
}

func number(t *testing.T, form string, in []byte) float64 {
	t.Helper()
	m := regexp.MustCompile(form).FindSubmatch(in)
	if m == nil {
		t.Fatalf("no %s in\n%s", form, in)
	}
	n, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The units are right as systemd reads them, with programs that are there where the units expect theirs. To an old systemd
// the daemon's unit comes with what an old one needs.
func TestUnitsAreRight(t *testing.T) {
	binary := executable(t)
	version, err := exec.Command("systemctl", "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var units []string
	for name, start := range map[string]string{
		"yiping.service":       "/usr/local/bin/yiping serve --config /etc/yiping/yiping.yaml\n",
		"yiping.socket":        "",
		"yiping-kiosk.service": "/usr/bin/cage -d -s -- /usr/lib/yiping-kiosk/screen\n",
	} {
		text, err := os.ReadFile("../../systemd/" + name)
		if err != nil {
			t.Fatal(err)
		}
		program, _, _ := strings.Cut(start, " ")
		if start != "" && !strings.Contains(string(text), "ExecStart="+start) {
			t.Errorf("%s starts something else", name)
		}
		read := string(text)
		if start != "" {
			read = strings.ReplaceAll(read, program, binary)
		}
		if number(t, `systemd ([0-9]+)`, version) < 253 && name == "yiping.service" {
			added, err := os.ReadFile("../../systemd/before-253.conf")
			if err != nil {
				t.Fatal(err)
			}
			read = strings.Replace(read, "Type=notify-reload\n", "", 1) + string(added)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(read), 0o644); err != nil {
			t.Fatal(err)
		}
		units = append(units, filepath.Join(dir, name))
	}
	if out, err := exec.Command("systemd-analyze", append([]string{"verify", "--man=no"}, units...)...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}

// Each line of a unit says why it is there: a comment is above it, or above the lines it belongs to. Of the daemon's that is
// asked of the hardening, of the others of everything.
func TestHardeningSaysWhy(t *testing.T) {
	for name, begin := range map[string]string{unit: "\nStateDirectoryMode=", "../../systemd/yiping.socket": "\n[Socket]", "../../systemd/yiping-kiosk.service": "\nEnvironmentFile="} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, lines, ok := strings.Cut(string(text), begin)
		if !ok {
			t.Fatalf("%s has no %q", name, begin)
		}
		lines, _, _ = strings.Cut(lines, "\n[Install]")
		_, lines, _ = strings.Cut(lines, "\n")
		explained := true
		for line := range strings.Lines(lines) {
			switch line = strings.TrimSpace(line); {
			case line == "":
				explained = false
			case strings.HasPrefix(line, "#"):
				explained = true
			case !explained:
				t.Errorf("%s: %s: no comment says why", filepath.Base(name), line)
			}
		}
	}
}
