// Package tried does what docs/operating.md tells people to do: it sets up the Samba share of that page
// and copies through it, lets systemd judge the units, lets dpkg install and remove the packages on a copy of this
// computer, and asks for the metrics. It has only tests, and is apart from package docs because they need programs
// of the system (make test installs them) and more than a second.
package tried
