package formats

import (
	"math"
	"testing"
)

func TestWhereThePenOfAPathGoes(t *testing.T) {
	for data, want := range map[string]struct{ run, climb, low, high float64 }{
		"":                            {},
		"M5 5":                        {},
		"M0 0H10V10H0Z":               {40, 20, 0, 10},
		"m0,0h10v10h-10z":             {40, 20, 0, 10},
		"M1 1 4 5 4-5":                {15, 14, -5, 5},           // lines follow without a command
		"m1 1 3 4 0-10":               {15, 14, -5, 5},           // also relative ones
		"M0 0L.5.5e1-.5.5E+1-.5-1e-0": {5.02 + 1 + 6, 11, -1, 5}, // numbers end where the next begins
		"M0 0C0 3 4 3 4 0S8-3 8 0":    {10 + 10, 6 + 6, -3, 3},   // the second bends as the first came
		"M0 0Q3 4 6 0T12 0":           {20, 16, -4, 4},
		"M0 0a5 5 0 01 0 8":           {9.27, 9.27, 0, 8}, // flags need no space
		"M0 0a5 5 0 110 8":            {22.14, 22.14, 0, 8},
		"M0 0a1 1 0 01 0 8":           {4 * math.Pi, 4 * math.Pi, 0, 8}, // too small for that
		"M0 0v3zm0 5v2":               {3 + 3 + 2, 8, 0, 7},             // after z it begins where it began
		"M0 0v3 x v5":                 {3, 3, 0, 3},                     // browsers draw as far as they understand
		"v5":                          {5, 5, 0, 5},
		"M0 0v1e999":                  {math.MaxFloat32, math.MaxFloat32, 0, math.MaxFloat32},
	} {
		var p pen
		p.draw(data)
		near := func(a, b float64) bool { return math.Abs(a-b) <= 0.01 }
		if !near(p.run, want.run) || !near(p.climb, want.climb) || !near(p.low, want.low) || !near(p.high, want.high) {
			t.Errorf("%q: %.2f, %.2f up and down between %v and %v; want %v", data, p.run, p.climb, p.low, p.high, want)
		}
	}
}

func TestHowLongDashesAre(t *testing.T) {
	for value, want := range map[string]float64{
		"none": 0, " none ": 0, "0 0": 0, "4": 4, "4 2": 3, "4px,2px 6mm": 3, ".01 1e9 4 2": 1.005, ".5-1": .5, "50%": 500,
		"calc(.1px)": .1, "var(--d, 4 2)": 3, "var(--d)": unknownDash,
	} {
		if got := dash(value); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}
