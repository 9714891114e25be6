package web

import (
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics serves GET /metrics in the form of Prometheus. It is for those who may read everything, and for whatever runs on
// this computer, because a collector there has no need of a token: it says how many, never what.
func (s *site) metrics(mux *http.ServeMux) {
	h := promhttp.HandlerFor(s.Metrics, promhttp.HandlerOpts{})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		if refusal := denied(WhoAsks(r.Context()), Viewer); refusal != nil {
			if _, stranger := Loopback(r); stranger != nil {
				refusal.write(w, r)
				return
			}
		}
		w.Header().Set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	})
}

// counted returns a middleware that counts requests of the API by operation and status, of which there are few.
func counted(into prometheus.Registerer) func(huma.Context, func(huma.Context)) {
	requests := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "yiping_http_requests_total", Help: "Requests of the API, by operation and status.",
	}, []string{"operation", "status"})
	into.MustRegister(requests)
	return func(c huma.Context, next func(huma.Context)) {
		next(c)
		requests.WithLabelValues(c.Operation().OperationID, strconv.Itoa(statusOf(c))).Inc()
	}
}
