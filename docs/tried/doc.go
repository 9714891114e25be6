// Package tried does what docs/operating.md tells people to do: it sets up the Samba share of that page
// and copies through it, lets systemd judge the units, lets dpkg install and remove the packages on a copy of this
// computer, and asks for the metrics. It has only tests, and is apart from package docs because they need programs
// of the system (make test installs them) and more than a second.
//
// The units are started, too: a systemd of its own boots on the copy, in namespaces and a control group that it cannot leave, and
// nothing is left of it, even if the test is killed. What is not tried in this way: a graphics card, a console, a real
// network, and systemd 253 or later where this computer has an older one.
package tried
