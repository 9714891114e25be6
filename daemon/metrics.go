package daemon

import (
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"yiping/daemon/library"
	"yiping/daemon/livestream"
	"yiping/daemon/notices"
	"yiping/daemon/playout"
	"yiping/daemon/store"
	"yiping/displays"
	"yiping/displays/wire"
	"yiping/web"
)

// metrics is what GET /metrics says. It is looked up when somebody asks, from what the parts know anyway; where they count, they
// add to an atomic number. No label has more values than the code has words for: none is an id or a name.
type metrics struct {
	version     string
	hub         *displays.Hub
	out         *playout.Playout
	store       *store.Store
	library     *library.Library
	emergencies *notices.Emergencies
	streams     *livestream.Streams
	mqtt        *messages
	problems    func() []web.Problem
}

// registry returns a registry of its own: the default one has what libraries put there.
func (m *metrics) registry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(m, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("yiping_"+name, help, labels, nil)
}

var (
	descBuild       = describe("build_info", "1; the version of the binary and of Go.", "version", "go")
	descDisplays    = describe("displays", "Displays, by verdict.", "verdict")
	descSessions    = describe("sessions", "Players that are connected.")
	descDocuments   = describe("documents", "Different documents that displays should have now, by kind.", "kind")
	descSize        = describe("document_bytes", "Size of those documents, before compression.", "kind")
	descSent        = describe("documents_sent_total", "Documents sent to players, by kind.", "kind")
	descSentBytes   = describe("document_bytes_sent_total", "Size of the documents sent, before compression, by kind.", "kind")
	descNamed       = describe("documents_named_total", "Documents that a player had already, of which it was only told the name, by kind.", "kind")
	descCompile     = describe("compile_seconds", "Time to compile, encode and hash the programs of all displays.")
	descEmergency   = describe("emergency_raised", "1 while an emergency stands that is no drill.")
	descDrill       = describe("drill_raised", "1 while a drill stands.")
	descDurable     = describe("emergency_durable", "1 if a restart would bring back what was raised, or cleared, last.")
	descFiles       = describe("files", "Files in the content folder, by what became of them.", "state")
	descProblems    = describe("problems", "Problems that a person can mend, by kind.", "kind")
	descWrite       = describe("store_write_seconds", "Time that transactions of the database took.")
	descWriteErrors = describe("store_write_errors_total", "Transactions of the database that failed.")
	descMQTT        = describe("mqtt_connected", "1 while the MQTT broker can be reached; missing if the site has none.")
	descStreams     = describe("streams", "Live streams, by state.", "state")
)

// Describe implements prometheus.Collector.
func (m *metrics) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		descBuild, descDisplays, descSessions, descDocuments, descSize, descSent, descSentBytes, descNamed, descCompile, descEmergency, descDrill, descDurable,
		descFiles, descProblems, descWrite, descWriteErrors, descMQTT, descStreams,
	} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (m *metrics) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	counter := func(d *prometheus.Desc, v uint64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	gauge(descBuild, 1, m.version, runtime.Version())
	m.displays(gauge)
	for kind, t := range m.hub.Traffic() {
		counter(descSent, t.Sent, string(kind))
		counter(descSentBytes, t.Bytes, string(kind))
		counter(descNamed, t.Named, string(kind))
	}
	compiled, seconds := m.out.Compiled()
	to <- prometheus.MustNewConstSummary(descCompile, compiled, seconds, nil)
	w := m.store.Writes()
	to <- prometheus.MustNewConstSummary(descWrite, w.Count, w.Seconds, nil)
	counter(descWriteErrors, w.Failed)

	e := m.emergencies.Current()
	stands := e.Raised != 0 && e.Cleared == 0
	gauge(descEmergency, number(stands && !e.Drill))
	gauge(descDrill, number(stands && e.Drill))
	gauge(descDurable, number(e.Durable))

	report, _ := m.library.Report().Get()
	files := count(library.Taken, library.Waiting, library.Refused, library.Parked, library.Unused)
	for _, f := range report.Files {
		files[f.State]++
	}
	byLabel(gauge, descFiles, files)
	problems := count(append(ProblemKinds(), otherKind)...)
	for _, p := range m.problems() {
		problems[problemKind(p.ID)]++
	}
	byLabel(gauge, descProblems, problems)
	streams := count(livestream.Off, livestream.Announced, livestream.Standby, livestream.Live, livestream.Unknown)
	for _, s := range m.streams.Now() {
		streams[s.State]++
	}
	byLabel(gauge, descStreams, streams)
	if m.mqtt.client != nil {
		gauge(descMQTT, number(m.mqtt.client.Connected()))
	}
}

// displays says how displays are, and which documents there are for them.
func (m *metrics) displays(gauge func(*prometheus.Desc, float64, ...string)) {
	verdicts, sessions := count(displays.Codes()...), 0
	documents, size, seen := count(wire.Kinds[:]...), count(wire.Kinds[:]...), map[string]bool{}
	for _, s := range m.hub.States() {
		verdicts[s.Verdict.Code]++
		sessions += s.Sessions
		want, _ := m.hub.Want(s.ID)
		for _, d := range []*wire.Document{want.Program, want.Notices, want.Display} {
			if d != nil && !seen[d.Hash] {
				seen[d.Hash] = true
				documents[d.Kind]++
				size[d.Kind] += float64(len(d.Body))
			}
		}
	}
	byLabel(gauge, descDisplays, verdicts)
	gauge(descSessions, float64(sessions))
	byLabel(gauge, descDocuments, documents)
	byLabel(gauge, descSize, size)
}

// count returns numbers for words, all of them 0: a metric that is missing while there is nothing to count cannot be
// watched.
func count[K ~string](words ...K) map[K]float64 {
	m := make(map[K]float64, len(words))
	for _, w := range words {
		m[w] = 0
	}
	return m
}

func byLabel[K ~string](gauge func(*prometheus.Desc, float64, ...string), d *prometheus.Desc, numbers map[K]float64) {
	for word, n := range numbers {
		gauge(d, n, string(word))
	}
}

func number(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
