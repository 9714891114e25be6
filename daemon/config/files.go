package config

import "slices"

// Files returns the paths of the other files that a configuration names and that have to be there for it to be of use:
// passwords. What the daemon itself writes is not among them.
func (c Config) Files() []string {
	all := []string{c.MQTT.PasswordFile, c.TLS.Cert, c.TLS.Key}
	for _, d := range c.Displays {
		all = append(all, d.PasswordFile)
	}
	all = slices.DeleteFunc(all, func(path string) bool { return path == "" })
	slices.Sort(all)
	return slices.Compact(all)
}
