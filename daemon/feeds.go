package daemon

import (
	"fmt"
	"path/filepath"

	"yiping/daemon/agenda/feeds"
	"yiping/daemon/config"
)

// calendars returns the task that fetches the calendars of other servers.
func calendars(c config.Config, o Options) (*feeds.Feeds, error) {
	f := feeds.Config{Dir: filepath.Join(c.Data, "feeds"), Version: o.Version, Zone: c.Zone(), Log: o.Log.With("part", "feeds")}
	for _, of := range c.Agenda.Feeds {
		f.Feeds = append(f.Feeds, feeds.Feed{Name: of.Name, URL: of.URL, Rooms: of.Rooms})
	}
	all, err := feeds.New(f)
	if err != nil {
		return nil, fmt.Errorf("open feeds: %w", err)
	}
	return all, nil
}
