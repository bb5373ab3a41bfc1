import Glibc
import Testing

@testable import BondwatchControl

@Suite struct HookFolderTests {
    private let user: UInt32 = 500

    private func hook(_ mode: UInt32, owner: UInt32 = 0) -> HookRefusal.Reason? {
        HookFileFacts(owner: owner, mode: mode).faultAsHook(for: user)
    }

    @Test func `a hook belongs to root or the runner, and nobody else can write to it`() {
        #expect(hook(S_IFREG | 0o755) == nil)
        #expect(hook(S_IFREG | 0o700, owner: 500) == nil)
        #expect(hook(S_IFREG | 0o755, owner: 501) == .foreignOwner(501))
        #expect(hook(S_IFREG | 0o775) == .writable)
        #expect(hook(S_IFREG | 0o757) == .writable)
        #expect(hook(S_IFREG | 0o4755) == .setUserID)
        #expect(hook(S_IFREG | 0o2755) == .setUserID)
        #expect(hook(S_IFREG | 0o644) == .notExecutable)
        #expect(hook(S_IFIFO | 0o755) == .notAFile)
    }

    @Test func `a folder that others can write to is refused, unless it is sticky`() {
        let facts = { (mode: UInt32, owner: UInt32) in
            HookFileFacts(owner: owner, mode: mode).faultAsFolder("/x", for: 500)
        }
        #expect(facts(S_IFDIR | 0o755, 0) == nil)
        #expect(facts(S_IFDIR | 0o1777, 0) == nil)
        #expect(facts(S_IFDIR | 0o775, 0) == .writableFolder("/x"))
        #expect(facts(S_IFDIR | 0o755, 501) == .folderOfForeignOwner("/x", 501))
        #expect(facts(S_IFREG | 0o755, 0) == .notAFolder)
        let sticky = HookFileFacts(owner: 0, mode: S_IFDIR | 0o1775)
        #expect(sticky.faultAsFolder("/x", for: 500, holdsEntries: true) == .writableFolder("/x"))
    }

    @Test(arguments: ["10-mail", "a", "Z_9"]) func `such a name is a hook's`(name: String) {
        #expect(HookFolder.isName(Array(name.utf8)))
    }

    @Test(arguments: ["", ".", "..", "10-mail~", "10-mail.dpkg-dist", "a b", "über", "10/x"])
    func `such a name is none`(name: String) { #expect(!HookFolder.isName(Array(name.utf8))) }

    @Test func `a real folder is read in order, with what is refused in it`() throws {
        let folder = try HookSandbox()
        try folder.add("20-b", "#!/bin/sh\n")
        try folder.add("10-a", "#!/bin/sh\n")
        try folder.add("30-open", "#!/bin/sh\n", mode: 0o777)
        try folder.add("40-plain", "", mode: 0o644)
        try folder.add("50-editor~", "#!/bin/sh\n")
        #expect(symlink("\(folder.path)/20-b", "\(folder.path)/60-link") == 0)
        #expect(symlink("/nowhere/at/all", "\(folder.path)/70-dangling") == 0)
        let contents = HookFolder(path: folder.path).contents()
        #expect(contents.hooks == ["10-a", "20-b", "60-link"])
        #expect(
            Set(contents.refusals) == [
                HookRefusal(path: "\(folder.path)/30-open", reason: .writable),
                HookRefusal(path: "\(folder.path)/40-plain", reason: .notExecutable),
                HookRefusal(path: "\(folder.path)/70-dangling", reason: .unreadable(ENOENT)),
            ])
        #expect(chmod(folder.path, 0o777) == 0)
        let open = HookFolder(path: folder.path).contents()
        #expect(open.hooks == [])
        #expect(open.refusals.map(\.reason) == [.writableFolder(folder.path)])
    }

    @Test func `in a sticky folder that others can write to no hook runs`() throws {
        let folder = try HookSandbox()
        #expect(symlink("/bin/true", "\(folder.path)/poweroff") == 0)
        try folder.add("10-a", "#!/bin/sh\n")
        #expect(HookFolder(path: folder.path).contents().hooks == ["10-a", "poweroff"])
        #expect(chmod(folder.path, 0o1775) == 0)
        let contents = HookFolder(path: folder.path).contents()
        #expect(contents.hooks == [])
        #expect(contents.refusals == [HookRefusal(path: folder.path, reason: .writableFolder(folder.path))])
    }

    @Test func `every step of a link is judged, and not its end alone`() throws {
        let (folder, elsewhere) = (try HookSandbox(), try HookSandbox())
        #expect(symlink("/bin/true", "\(elsewhere.path)/step") == 0)
        #expect(symlink("../\(elsewhere.path.dropFirst("/tmp/".count))/./step", "\(folder.path)/10-steps") == 0)
        #expect(symlink("20-round", "\(folder.path)/20-round") == 0)
        let round = HookRefusal(path: "\(folder.path)/20-round", reason: .unreadable(ELOOP))
        #expect(HookFolder(path: folder.path).contents() == .init(hooks: ["10-steps"], refusals: [round]))
        #expect(chmod(elsewhere.path, 0o1777) == 0)
        #expect(
            HookFolder(path: folder.path).refusal(of: "10-steps")?.reason == .writableFolder(elsewhere.path),
            "others could put something in the place of the step")
    }

    @Test(.enabled(if: geteuid() == 0, "to give a link away takes root"))
    func `a link of another user's is not followed`() throws {
        let folder = try HookSandbox()
        let link = "\(folder.path)/10-link"
        #expect(symlink("/bin/true", link) == 0)
        #expect(HookFolder(path: folder.path).refusal(of: "10-link") == nil)
        #expect(lchown(link, 501, 0) == 0)
        #expect(HookFolder(path: folder.path).refusal(of: "10-link")?.reason == .foreignLink(link, 501))
    }

    @Test func `a folder that is not there has no hooks, and that is all right`() {
        #expect(HookFolder(path: "/nowhere/at/all").contents() == HookFolder.Contents())
    }
}
