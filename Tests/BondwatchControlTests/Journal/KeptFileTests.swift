import BondwatchLinux
import Glibc
import Testing

@testable import BondwatchControl

@Suite struct KeptFileTests {
    private let folder: HookSandbox
    private var path: String { "\(folder.path)/progress" }

    init() throws { folder = try HookSandbox() }

    private func exists(_ name: String) -> Bool { access("\(folder.path)/\(name)", F_OK) == 0 }

    private func read() -> KeptFile.Content<String> { KeptFile.read(path, PositionFile.cursor) }

    @Test func `S8 what can be read stays, and a file that is not there is no fault`() throws {
        #expect(read() == .none)
        try folder.add("progress", "s=1;i=2\n", mode: 0o600)
        #expect(read() == .value("s=1;i=2"))
        #expect(read() == .value("s=1;i=2"))
    }

    @Test(
        "S8 a text that is no cursor is set aside",
        arguments: ["", "\n", "s=1\n\n", "s=1 \n", "s=1\ni=2\n", "s=\u{7f}", String(repeating: "s", count: 2000)])
    func garbage(text: String) throws {
        try folder.add("progress", text, mode: 0o600)
        let aside = "\(path).set-aside"
        #expect(
            read()
                == .unusable(.init(path: path, reason: "its text is not whole", place: .movedTo(aside))))
        #expect(read() == .none)
    }

    @Test func `S8 a directory in its place is set aside, whatever lies there already`() throws {
        for number in 1...4 {
            try #require(mkdir(path, 0o700) == 0)
            // So that no other directory can take its place.
            try #require(mkdir("\(path)/full", 0o700) == 0)
            let aside = number == 1 ? "\(path).set-aside" : "\(path).set-aside.\(number)"
            #expect(read() == .unusable(.init(path: path, reason: "Is a directory", place: .movedTo(aside))))
        }
        try folder.add("progress", "garbage \n", mode: 0o600)
        guard case .unusable(let unusable) = read() else {
            Issue.record("garbage was taken")
            return
        }
        #expect(unusable.place == .movedTo("\(path).set-aside.5"), "a file takes no directory's place")
        for name in ["set-aside", "set-aside.2", "set-aside.3", "set-aside.4"] {
            rmdir("\(path).\(name)/full")
            rmdir("\(path).\(name)")
        }
    }

    @Test func `S8 what can neither be read nor be moved away is said in words`() throws {
        let unusable = KeptFile.setAside("\(folder.path)/nowhere/progress", because: "Input/output error")
        #expect(unusable.place == .stuck("No such file or directory"))
        #expect(unusable.description.contains("cannot be used (Input/output error), nor be moved away"))
    }

    @Test func `S8 a link that leads to itself is set aside`() throws {
        try #require(symlink("progress", path) == 0)
        guard case .unusable(let unusable) = read() else {
            Issue.record("the link was taken")
            return
        }
        #expect(unusable.place == .movedTo("\(path).set-aside"))
        #expect(!exists("progress"))
    }
}
