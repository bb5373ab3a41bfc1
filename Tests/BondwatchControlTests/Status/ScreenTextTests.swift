import BondwatchControl
import BondwatchCore
import Testing

@Suite struct ScreenTextTests {
    @Test func `a line that fits stays as it is`() {
        #expect(ScreenText.folded("  eth0  up", width: 10, indent: 4) == ["  eth0  up"])
        #expect(ScreenText.folded("", width: 10, indent: 4) == [""])
    }

    @Test func `a long line is broken at spaces and moved in`() {
        #expect(
            ScreenText.folded("bond0: link status definitely down", width: 20, indent: 4)
                == ["bond0: link status", "    definitely down"])
        #expect(
            ScreenText.folded("  WARNING   much to say", width: 14, indent: 4) == [
                "  WARNING", "    much to", "    say",
            ])
    }

    @Test func `a word that is too long is broken, and none of it lost`() {
        #expect(ScreenText.folded("abcdefghij", width: 4, indent: 2) == ["abcd", "efgh", "ij"])
        #expect(ScreenText.folded("   abcdef", width: 5, indent: 2) == ["   ab", "cdef"])
    }

    @Test(arguments: 1...30)
    func `no line is wider than the screen, and nothing but spaces goes`(width: Int) {
        for text in [
            "bond0  active-backup  redundancy LOST (1 of 2 carry)", "   x", "x y  z", "\u{4e2d}\u{6587}\u{5b57} ab",
        ] {
            let lines = ScreenText.folded(text, width: width, indent: 4)
            #expect(lines.allSatisfy { $0.columns <= max(width, 2) })
            #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
        }
    }

    @Test func `wide characters take two columns, marks none`() {
        #expect("bond0".columns == 5)
        #expect("\u{4e2d}\u{6587}".columns == 4)
        #expect("e\u{301}".columns == 1)
        #expect("\u{4e2d}e\u{301}".padded(to: 5) == "\u{4e2d}e\u{301}  ")
        #expect("\u{4e2d}7".paddedLeft(to: 5) == "  \u{4e2d}7")
        #expect("bond0".padded(to: 3) == "bond0")
        #expect(ScreenText.folded("\u{4e2d}\u{6587}\u{5b57}", width: 4, indent: 0) == ["\u{4e2d}\u{6587}", "\u{5b57}"])
    }

    @Test func `a width of nothing is no trap`() {
        #expect(ScreenText.folded("ab", width: 0, indent: 4) == ["a", "b"])
        #expect(ScreenText.folded("ab", width: -5, indent: -1) == ["a", "b"])
    }
}

@Suite struct PaletteTests {
    @Test func `colour only where the terminal has it and nobody asked for none`() {
        #expect(Palette(noColor: nil, term: "xterm") == .colours)
        #expect(Palette(noColor: "", term: "xterm") == .colours)
        #expect(Palette(noColor: "1", term: "xterm") == .plain)
        #expect(Palette(noColor: nil, term: "dumb") == .plain)
        #expect(Palette(noColor: nil, term: nil) == .plain)
    }

    @Test func `colour adds to the words and takes nothing away`() {
        let line = ReportLine("bond0  redundancy LOST", .alarm)
        #expect(Palette.plain.paint(line) == line.text)
        #expect(Palette.colours.paint(line) == "\u{1b}[1;31m\(line.text)\u{1b}[m")
        #expect(Palette.colours.paint(ReportLine("eth0")) == "eth0")
    }
}
