package main

import (
	"fmt"
	"slices"
	"strings"
)

// table collects figures of several repeats and prints their medians, or where it says so the worst, some
// with their ratio to the base of the same repeat, as Markdown.
type table struct {
	title   string
	base    string
	columns []column
	rows    []*row // in the order in which they first came
	loads   []float64
}

type column struct {
	name   string
	format string
	ratio  bool // is printed as a ratio to the base too
	worst  bool // the highest figure counts, not the median
}

type row struct {
	name    string
	repeats [][]float64
}

func newTable(title, base string, columns ...column) *table {
	return &table{title: title, base: base, columns: columns}
}

// add takes the figures of one repeat, one for each column.
func (t *table) add(name string, figures ...float64) {
	t.loads = append(t.loads, loadAverage())
	r := t.row(name)
	if r == nil {
		r = &row{name: name}
		t.rows = append(t.rows, r)
	}
	r.repeats = append(r.repeats, figures)
}

func (t *table) row(name string) *row {
	i := slices.IndexFunc(t.rows, func(r *row) bool { return r.name == name })
	if i < 0 {
		return nil
	}
	return t.rows[i]
}

func (t *table) print() {
	if len(t.rows) == 0 {
		return
	}
	base := t.row(t.base)
	fmt.Printf("\n### %s\n\nmedian of %d, × %s of the same repeat; load average %.1f to %.1f\n\n", t.title, len(t.rows[0].repeats), t.base, slices.Min(t.loads), slices.Max(t.loads))
	head, line := []string{""}, []string{"---"}
	for _, c := range t.columns {
		head, line = append(head, c.name), append(line, "--:")
		if c.ratio && base != nil {
			head, line = append(head, "×"), append(line, "--:")
		}
	}
	fmt.Printf("| %s |\n| %s |\n", strings.Join(head, " | "), strings.Join(line, " | "))
	for _, r := range t.rows {
		cells := []string{r.name}
		for i, c := range t.columns {
			var figures, ratios []float64
			for k, repeat := range r.repeats {
				figures = append(figures, repeat[i])
				if base != nil && k < len(base.repeats) && base.repeats[k][i] != 0 {
					ratios = append(ratios, repeat[i]/base.repeats[k][i])
				}
			}
			middle := median(figures)
			if c.worst {
				middle = slices.Max(figures)
			}
			cells = append(cells, fmt.Sprintf(c.format, middle))
			if c.ratio && base != nil {
				cells = append(cells, fmt.Sprintf("%.2f", median(ratios)))
			}
		}
		fmt.Printf("| %s |\n", strings.Join(cells, " | "))
	}
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	v = slices.Sorted(slices.Values(v))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}
