package config

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // zones are known even where the system has no list of them
	"unicode"

	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// Config is a whole configuration file. The yaml tags are the keys of the file.
type Config struct {
	Site     Site      `yaml:"site"`
	Rooms    []Room    `yaml:"rooms"`
	Displays []Display `yaml:"displays"`
	Content  string    `yaml:"content"` // content folder; Parse makes it relative to the file's own folder
	Agenda   Agenda    `yaml:"agenda"`
	Streams  []Stream  `yaml:"streams"`
	Lamps    []Lamp    `yaml:"lamps"`
	CAP      CAP       `yaml:"cap"`
	MQTT     MQTT      `yaml:"mqtt"`
	Contacts []Contact `yaml:"contacts"`
	Data     string    `yaml:"data"`   // what the daemon itself keeps; as Content
	Listen   string    `yaml:"listen"` // host:port of the HTTP server
	TLS      TLS       `yaml:"tls"`

	location *time.Location // of Site.TimeZone, read once
}

// Site is the building as a whole.
type Site struct {
	ID       string `yaml:"id"`
	Name     string `yaml:"name"`
	TimeZone string `yaml:"timezone"` // IANA name
	Open     Clock  `yaml:"open"`
	Close    Clock  `yaml:"close"`
	// DutyPhone is the number of the duty desk, which emergencies name; empty: none.
	DutyPhone string `yaml:"duty_phone"`
}

// Room is a place that people know by name.
type Room struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`
	Floor   string   `yaml:"floor"`
	Aliases []string `yaml:"aliases"` // other names by which people call it
}

// Display is one output surface.
type Display struct {
	ID               string   `yaml:"id"`
	Name             string   `yaml:"name"`
	Canvas           [2]int   `yaml:"canvas"` // width and height in pixels, as a viewer sees them
	Room             string   `yaml:"room"`   // id of a room
	Groups           []string `yaml:"groups"`
	Plays            []string `yaml:"plays"` // playlists; Parse fills in the default
	Layout           Layout   `yaml:"layout"`
	LayoutName       string   `yaml:"-"`                  // of a layout that has one: full, agenda, board, door, studio
	SizeInch         float64  `yaml:"size_inch"`          // diagonal; 0: not said
	ReadingDistanceM float64  `yaml:"reading_distance_m"` // in metres; 0: not said
	Audio            bool     `yaml:"audio"`
	Rotation         int      `yaml:"rotation"`           // 0, 90, 180 or 270 degrees clockwise
	LatencyMS        int      `yaml:"latency_ms"`         // the panel's own delay in milliseconds
	Wall             *Wall    `yaml:"wall"`               // nil: the display stands alone
	TextFile         string   `yaml:"text_file"`          // what it says in one line, for a board that reads a file; Parse makes it relative to the file's own folder
	Charset          string   `yaml:"charset"`            // of that line, in the file and over MQTT: utf-8 or gb18030; "": gb18030 and utf-8
	Transport        string   `yaml:"transport"`          // websocket, or mqtt: a page may show it all the same
	PasswordFile     string   `yaml:"mqtt_password_file"` // whose first line is the display's own password on the broker within

	playsSaid bool // Plays is no default
}

// Layout divides a canvas into regions; empty means that it has a name.
type Layout []Region

// Region is a part of a layout.
type Region struct {
	ID    string   `yaml:"id"`
	Rect  [4]int   `yaml:"rect"`  // x, y, width, height in pixels of the canvas (of the wall's, on a wall)
	Plays []string `yaml:"plays"` // playlists; Parse fills in those of the display
	Board string   `yaml:"board"` // today, door or studio: shows the agenda instead of playlists
	Rooms []string `yaml:"rooms"` // ids of the rooms that the board is about; today: empty for all, else: empty for the display's
}

// Wall says that a display shows a part of a canvas that it shares with others.
type Wall struct {
	ID       string `yaml:"id"`
	Viewport [4]int `yaml:"viewport"` // x, y, width, height on the wall's canvas, in pixels
}

// Clock is a time of day in minutes after midnight, 0 to 1440. In the file it is "8:30".
type Clock int

// String returns the time in the form 8:30.
func (c Clock) String() string { return fmt.Sprintf("%d:%02d", c/60, c%60) }

// Values for what a file does not say.
const (
	DefaultContent  = "content"
	DefaultData     = "data"
	DefaultListen   = "127.0.0.1:8080"
	DefaultMQTT     = "127.0.0.1:1883"
	DefaultOpen     = Clock(8*60 + 30)
	DefaultClose    = Clock(21*60 + 30)
	DefaultPlaylist = "公共" // played by every display that does not say what it plays
	DefaultRegion   = "media"
)

// maxFile is far more than a building needs, in bytes; a file beyond it is not a configuration.
const maxFile = 4 << 20

// Load reads and parses a file. If there is a mistake in it the error is of type Mistakes.
func Load(path string) (Config, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Config{}, fmt.Errorf("read config: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		return Config{}, fmt.Errorf("read config: %w", &os.PathError{Op: "read", Path: path, Err: errors.New("not a configuration file")})
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("read config: %w", err)
	}
	c, mistakes := Parse(path, data)
	if len(mistakes) > 0 {
		return Config{}, mistakes
	}
	return c, nil
}

// Parse understands the content of a configuration file. The name is used in messages, and its folder
// is what relative paths in the file start from. With mistakes, which are in the order of the file, the
// Config is incomplete and only good for looking at.
func Parse(name string, data []byte) (Config, Mistakes) {
	r := newReader(name)
	var c Config
	if r.document(data, &c) {
		c.fillIn(r)
		check(r, &c)
		c.TLS.Cert, c.TLS.Key = beside(name, c.TLS.Cert), beside(name, c.TLS.Key)
		c.Content = beside(name, c.Content)
		c.Data = beside(name, c.Data)
		for i := range c.Displays {
			c.Displays[i].TextFile = beside(name, c.Displays[i].TextFile)
		}
		c.MQTT.PasswordFile = beside(name, c.MQTT.PasswordFile)
		for i := range c.Displays {
			c.Displays[i].PasswordFile = beside(name, c.Displays[i].PasswordFile)
		}
		c.location, _ = time.LoadLocation(c.Site.TimeZone) // check has said what is wrong with it
	}
	return c, r.sorted()
}

// fillIn puts the defaults where the file says nothing.
func (c *Config) fillIn(r *reader) {
	if !r.has("site.open") {
		c.Site.Open = DefaultOpen
	}
	if !r.has("site.close") {
		c.Site.Close = DefaultClose
	}
	if !r.has("content") {
		c.Content = DefaultContent
	}
	if !r.has("agenda.folder") {
		c.Agenda.Folder = agendaNames[0]
	}
	c.alerts(r)
	c.ordinary()
	if !r.has("data") {
		c.Data = DefaultData
	}
	if !r.has("listen") {
		c.Listen = DefaultListen
	}
	if !r.has("mqtt.listen") && c.MQTT.URL == "" {
		c.MQTT.Listen = DefaultMQTT
	}
	if !r.has("mqtt.prefix") {
		c.MQTT.Prefix = "yiping/" + c.Site.ID
	}
	c.fillInStreams(r)
	if !r.has("mqtt.home_assistant") {
		c.MQTT.Home = Off
	}
	for i := range c.Contacts {
		c.Contacts[i].fillIn(r, fmt.Sprintf("contacts[%d]", i))
	}
	for i := range c.Displays {
		c.Displays[i].fillIn(r, c, fmt.Sprintf("displays[%d]", i))
	}
}

func (d *Display) fillIn(r *reader, c *Config, key string) {
	if d.Transport == "" {
		d.Transport = "websocket"
	}
	d.LayoutName = r.layouts[key+".layout"]
	d.playsSaid = r.has(key + ".plays")
	if !d.playsSaid {
		if room, ok := c.Room(d.Room); ok && room.Name != DefaultPlaylist {
			d.Plays = append(d.Plays, room.Name)
		}
		d.Plays = append(d.Plays, DefaultPlaylist)
	}
	for j := range d.Layout {
		if d.Layout[j].Board == "" && !r.has(fmt.Sprintf("%s.layout[%d].plays", key, j)) {
			d.Layout[j].Plays = d.Plays
		}
	}
}

// English returns the first name of a room that is written in Latin letters, or "".
func (r Room) English() string {
	for _, name := range r.Aliases {
		if strings.IndexFunc(name, func(c rune) bool { return c > unicode.MaxLatin1 }) < 0 {
			return name
		}
	}
	return ""
}

// Room returns the room with the id.
func (c Config) Room(id string) (Room, bool) {
	for _, room := range c.Rooms {
		if room.ID == id {
			return room, true
		}
	}
	return Room{}, false
}

// Zone returns the site's time zone. It panics on a name that Parse would have refused.
func (c Config) Zone() schedule.Zone {
	if c.location == nil {
		location, err := time.LoadLocation(c.Site.TimeZone)
		if err != nil {
			panic(err)
		}
		return schedule.Zone{Location: location}
	}
	return schedule.Zone{Location: c.location}
}

// LayoutNamed returns the name of a display's layout; of one that says none, full.
func (d Display) LayoutNamed() string { return cmp.Or(d.LayoutName, full) }

// Stage returns the size of what a display's program is made for, in pixels: of its own canvas or, on
// a wall, of the canvas that its displays share, which reaches as far as their viewports do.
func (c Config) Stage(d Display) [2]int {
	if d.Wall == nil {
		return d.Canvas
	}
	var stage [2]int
	for _, other := range c.Displays {
		if other.Wall != nil && other.Wall.ID == d.Wall.ID {
			v := other.Wall.Viewport
			stage[0] = max(stage[0], v[0]+v[2])
			stage[1] = max(stage[1], v[1]+v[3])
		}
	}
	return stage
}

// Audience returns what a display's program is compiled for. The displays of a wall have one.
func (c Config) Audience(d Display) playlists.Audience {
	stage := c.Stage(d)
	return playlists.Audience{Canvas: stage, Regions: d.Regions(stage)}
}

// Regions returns the regions of a display whose program is made for a stage of the given size.
func (d Display) Regions(stage [2]int) []playlists.Region {
	if len(d.Layout) == 0 {
		return d.named(stage)
	}
	regions := make([]playlists.Region, len(d.Layout))
	for i, region := range d.Layout {
		regions[i] = playlists.Region{ID: region.ID, Rect: region.Rect, Plays: region.Plays}
		if region.Board != "" {
			rooms := region.Rooms
			if len(rooms) == 0 && region.Board != string(agenda.Today) {
				rooms = []string{d.Room}
			}
			regions[i] = d.board(region.ID, region.Rect, agenda.Kind(region.Board), rooms, stage)
		}
	}
	return regions
}

// Viewport returns which part of its stage a display shows: x, y, width, height in pixels.
func (d Display) Viewport() [4]int {
	if d.Wall != nil {
		return d.Wall.Viewport
	}
	return [4]int{0, 0, d.Canvas[0], d.Canvas[1]}
}

func beside(file, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}
