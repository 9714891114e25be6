package formats

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
)

// Scale decodes a JPEG or PNG and returns it upright, in the given size, encoded as JPEG or, if one can see
// through it, as PNG. Colours stay what they are: the picture's own profile goes along.
func (k Kind) Scale(r io.ReaderAt, size int64, to image.Point, quality int) (out []byte, as Kind, ground string, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("scale: the decoder panics: %v", v)
		}
	}()
	p, err := k.Measure(r, size)
	if err != nil {
		return nil, "", "", err
	}
	profile, err := k.profile(r, size)
	if err != nil {
		return nil, "", "", err
	}
	src, _, err := image.Decode(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, "", "", err
	}
	if _, four := src.(*image.CMYK); four {
		return nil, "", "", fmt.Errorf("%w: four colours", ErrUnusual) // browsers print them better than we would
	}
	if p.Turn.sideways() {
		to.X, to.Y = to.Y, to.X
	}
	small := image.NewRGBA(image.Rect(0, 0, to.X, to.Y))
	draw.CatmullRom.Scale(small, small.Rect, src, src.Bounds(), draw.Src, nil)
	dst := p.Turn.Upright(small)
	var b bytes.Buffer
	if small.Opaque() {
		err = jpeg.Encode(&b, dst, &jpeg.Options{Quality: quality})
		out, as = withJPEGProfile(b.Bytes(), profile), JPEG
	} else {
		err = png.Encode(&b, dst)
		out, as = withPNGProfile(b.Bytes(), profile), PNG
	}
	return out, as, GroundOf(dst), err
}

// maxProfile is more than any profile of a screen or a camera has, in bytes.
const maxProfile = 4 << 20

// profile returns the colour profile in the file, if it is one for three colours.
func (k Kind) profile(r io.ReaderAt, size int64) ([]byte, error) {
	var p []byte
	var err error
	if k == PNG {
		p, err = pngProfile(newWalk(r, size))
	} else {
		p = jpegProfile(newWalk(r, size))
	}
	if err != nil || len(p) < 128 || string(p[16:20]) != "RGB " {
		return nil, err
	}
	return p, nil
}

const profileMark = "ICC_PROFILE\x00"

// jpegProfile joins the parts of the profile, which is cut into segments.
func jpegProfile(w *walk) (p []byte) {
	w.skip(2)
	for !w.over && w.u8() == 0xff {
		marker := w.u8()
		length := int64(w.u16()) - 2
		start := w.pos
		if marker == 0xda || length < 0 {
			break
		}
		if marker == 0xe2 && length > int64(len(profileMark))+2 && string(w.take(len(profileMark))) == profileMark {
			w.skip(2) // number and count; writers keep the order
			for left := start + length - w.pos; left > 0 && len(p) < maxProfile; left = start + length - w.pos {
				p = append(p, w.take(int(min(left, 1024)))...)
			}
		}
		w.seek(start + length)
	}
	if w.over {
		return nil
	}
	return p
}

func withJPEGProfile(file, profile []byte) []byte {
	const room = 65535 - 2 - len(profileMark) - 2
	if len(profile) == 0 || len(profile) > 255*room {
		return file
	}
	out := append([]byte(nil), file[:2]...)
	parts := (len(profile) + room - 1) / room
	for i := range parts {
		part := profile[i*room : min(len(profile), (i+1)*room)]
		out = append(out, 0xff, 0xe2)
		out = binary.BigEndian.AppendUint16(out, uint16(2+len(profileMark)+2+len(part)))
		out = append(out, profileMark...)
		out = append(out, byte(i+1), byte(parts))
		out = append(out, part...)
	}
	return append(out, file[2:]...)
}

// pngProfile unpacks the iCCP chunk, which stands before the picture.
func pngProfile(w *walk) ([]byte, error) {
	w.skip(8)
	for !w.over {
		length := int64(w.u32())
		kind := string(w.take(4))
		if kind == "IDAT" {
			return nil, nil
		}
		if kind != "iCCP" {
			w.seek(w.pos + length + 4)
			continue
		}
		chunk := io.LimitReader(w.r, length)
		var b [1]byte
		for { // a name, a zero, and the method of packing, always 0
			if _, err := io.ReadFull(chunk, b[:]); err != nil {
				return nil, err
			}
			if b[0] == 0 {
				break
			}
		}
		if _, err := io.ReadFull(chunk, b[:]); err != nil {
			return nil, err
		}
		z, err := zlib.NewReader(chunk)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(io.LimitReader(z, maxProfile))
	}
	return nil, io.ErrUnexpectedEOF
}

func withPNGProfile(file, profile []byte) []byte {
	const header = 8 + 4 + 4 + 13 + 4 // signature and IHDR
	if len(profile) == 0 {
		return file
	}
	var packed bytes.Buffer
	packed.WriteString("iCCPICC\x00\x00")
	z := zlib.NewWriter(&packed)
	z.Write(profile)
	z.Close()
	out := append([]byte(nil), file[:header]...)
	out = binary.BigEndian.AppendUint32(out, uint32(packed.Len()-4))
	out = append(out, packed.Bytes()...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(packed.Bytes()))
	return append(out, file[header:]...)
}
