// Package sheets reads timetables as staff write them, and says what it made of every row.
//
// Nobody fills in a form: there is one workbook a month, with a title, merged dates, a line struck through
// and what came in after the signature; or it is a table in a letter, or a page that calls itself a workbook.
// So a file is opened (Open) into plain cells, whatever program wrote it; a header is looked for; and each row
// below it is read generously (Read). What that gives is exact: a booking, or a refusal with sheet, row and
// remedy, or a note where the row could have been meant differently. A row without a name, or with neither date
// nor time, is layout and is passed over in silence. A sheet without a header may be a grid, with days on one
// side, or a month as on a wall: then each cell is read, or refused, and nothing of it is guessed.
//
// When something could mean two things, and showing the wrong one would send people to a closed door, it is
// refused; a guess is taken only where it is then said.
//
// Two things never pass. Columns about persons are not read at all, and in whatever is read telephone and
// identity numbers are masked. And a workbook comes from a shared folder, so its size, its rows and the time
// a converter may take are bounded before anything is decoded.
//
// Read is pure: the name of the file, the grid and the site decide the answer.
package sheets
