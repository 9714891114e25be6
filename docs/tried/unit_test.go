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

// The unit is right as systemd reads it, with the binary where the unit expects it.
func TestUnitIsRight(t *testing.T) {
	text, err := os.ReadFile(unit)
	if err != nil {
		t.Fatal(err)
	}
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const installed = "/usr/local/bin/yiping"
	if !strings.Contains(string(text), "ExecStart="+installed+" serve --config /etc/yiping/yiping.yaml\n") {
		t.Error("the unit starts something else")
	}
	copied := filepath.Join(t.TempDir(), "yiping.service")
	if err := os.WriteFile(copied, []byte(strings.ReplaceAll(string(text), installed, binary)), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("systemd-analyze", "verify", "--man=no", copied).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}

// Each line of hardening says why it is there: a comment is above it, or above the lines it belongs to.
func TestHardeningSaysWhy(t *testing.T) {
	text, err := os.ReadFile(unit)
	if err != nil {
		t.Fatal(err)
	}
	_, hardening, ok := strings.Cut(string(text), "\nStateDirectoryMode=")
	if !ok {
		t.Fatal("the unit has no StateDirectoryMode")
	}
	hardening, _, _ = strings.Cut(hardening, "\n[Install]")
	explained := true
	for line := range strings.Lines(hardening) {
		switch line = strings.TrimSpace(line); {
		case line == "":
			explained = false
		case strings.HasPrefix(line, "#"):
			explained = true
		case !explained:
			t.Errorf("%s: no comment says why", line)
		}
	}
}
