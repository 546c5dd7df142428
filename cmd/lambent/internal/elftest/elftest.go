// Package elftest makes ELF files for tests, byte by byte: small ones, for any machine, linked against any version of
// any library, without a compiler.
package elftest

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"slices"
)

// A File is what is in an ELF file. The zero value is a static executable for no machine.
type File struct {
	Machine     elf.Machine
	Type        elf.Type  // zero: ET_EXEC
	Class       elf.Class // zero: ELFCLASS64
	Data        elf.Data  // zero: ELFDATA2LSB; that of another order is wrong from the header on
	OSABI       elf.OSABI
	Interpreter string    // path of the dynamic linker; "": none
	Libraries   []string  // that it names as needed
	Versions    []Version // of libraries that it needs
	Padding     int       // bytes at the end, which are 0
}

// A Version is a version of a library's interface, and the symbols that are bound to it.
type Version struct {
	Library string // libc.so.6
	Name    string // GLIBC_2.34
	Symbols []string
}

// Sizes of the parts of a 64-bit file.
const (
	headerSize  = 64
	programSize = 56
	sectionSize = 64
	symbolSize  = 24
)

// Bytes returns the file. It has no code: it is there to be looked at.
func (f File) Bytes() []byte {
	b := &builder{}
	if f.Interpreter != "" {
		b.interpreter = append([]byte(f.Interpreter), 0)
	}
	b.versions(f.Versions)
	b.dynamic(f.Libraries)
	return slices.Concat(b.file(f), make([]byte, f.Padding))
}

// A builder has the content of the sections.
type builder struct {
	interpreter                                 []byte
	strings, symbols, indexes, needs, libraries []byte
	needCount                                   uint32
}

// text returns where a string is in the table of strings.
func (b *builder) text(s string) uint32 {
	if len(b.strings) == 0 {
		b.strings = []byte{0}
	}
	at := len(b.strings)
	b.strings = append(append(b.strings, s...), 0)
	return uint32(at)
}

// versions fills the tables of symbols, their versions, and the versions that are needed.
func (b *builder) versions(list []Version) {
	if len(list) == 0 {
		return
	}
	b.symbols = make([]byte, symbolSize) // the first one is none
	b.indexes = make([]byte, 2)
	for i, v := range list {
		index := uint16(i + 2) // 0 and 1 have a meaning of their own
		for _, symbol := range v.Symbols {
			b.symbols = pack(b.symbols, b.text(symbol), byte(elf.ST_INFO(elf.STB_GLOBAL, elf.STT_FUNC)), byte(0), uint16(0), uint64(0), uint64(0))
			b.indexes = pack(b.indexes, index)
		}
		// A library with one version each: Verneed, and behind it Vernaux.
		next := uint32(32)
		if i == len(list)-1 {
			next = 0
		}
		b.needs = pack(b.needs, uint16(1), uint16(1), b.text(v.Library), uint32(16), next)
		b.needs = pack(b.needs, uint32(0), uint16(0), index, b.text(v.Name), uint32(0))
		b.needCount++
	}
}

// dynamic fills the section that names the libraries.
func (b *builder) dynamic(libraries []string) {
	if len(libraries) == 0 {
		return
	}
	for _, library := range libraries {
		b.libraries = pack(b.libraries, uint64(elf.DT_NEEDED), uint64(b.text(library)))
	}
	b.libraries = pack(b.libraries, uint64(elf.DT_NULL), uint64(0))
}

// A section is a part of the file and its header.
type section struct {
	kind      elf.SectionType
	content   []byte
	link      uint32 // index of the section that this one refers to
	info      uint32
	entrySize uint64
}

// Indexes of the sections.
const (
	stringSection = 1
	symbolSection = 2
)

// file puts everything together: header, program headers, content, section headers.
func (b *builder) file(f File) []byte {
	sections := []section{
		{},
		{kind: elf.SHT_STRTAB, content: append(b.strings, 0)},
		{kind: elf.SHT_DYNSYM, content: b.symbols, link: stringSection, info: 1, entrySize: symbolSize},
		{kind: elf.SHT_GNU_VERSYM, content: b.indexes, link: symbolSection, entrySize: 2},
		{kind: elf.SHT_GNU_VERNEED, content: b.needs, link: stringSection, info: b.needCount},
		{kind: elf.SHT_DYNAMIC, content: b.libraries, link: stringSection, entrySize: 16},
	}
	programs := 0
	if b.interpreter != nil {
		programs = 1
	}
	at := uint64(headerSize + programs*programSize)
	var program, content, headers []byte
	if b.interpreter != nil {
		n := uint64(len(b.interpreter))
		program = pack(nil, uint32(elf.PT_INTERP), uint32(elf.PF_R), at, at, at, n, n, uint64(1))
		content = b.interpreter
	}
	for _, s := range sections {
		if len(s.content) == 0 {
			s = section{} // one that is not there
		}
		headers = pack(headers, uint32(0), uint32(s.kind), uint64(0), uint64(0), at+uint64(len(content)), uint64(len(s.content)), s.link, s.info, uint64(1), s.entrySize)
		content = append(content, s.content...)
	}
	return slices.Concat(header(f, programs, len(sections), at+uint64(len(content))), program, content, headers)
}

func header(f File, programs, sections int, sectionsAt uint64) []byte {
	kind, class, data := f.Type, f.Class, f.Data
	if kind == 0 {
		kind = elf.ET_EXEC
	}
	if class == 0 {
		class = elf.ELFCLASS64
	}
	if data == 0 {
		data = elf.ELFDATA2LSB
	}
	b := pack([]byte(elf.ELFMAG), byte(class), byte(data), byte(elf.EV_CURRENT), byte(f.OSABI), uint64(0))
	b = pack(b, uint16(kind), uint16(f.Machine), uint32(elf.EV_CURRENT), uint64(0x400000), uint64(headerSize), sectionsAt, uint32(0))
	return pack(b, uint16(headerSize), uint16(programSize), uint16(programs), uint16(sectionSize), uint16(sections), uint16(stringSection))
}

// pack appends numbers in little-endian order.
func pack(b []byte, numbers ...any) []byte {
	buffer := bytes.NewBuffer(b)
	for _, n := range numbers {
		if err := binary.Write(buffer, binary.LittleEndian, n); err != nil {
			panic(err) // numbers of a fixed size always can be written
		}
	}
	return buffer.Bytes()
}
