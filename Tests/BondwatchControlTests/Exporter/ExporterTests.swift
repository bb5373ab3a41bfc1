import BondwatchCore
import Foundation
import Synchronization
import Testing

@testable import BondwatchControl

@Suite(.serialized) struct ExporterTests {
    /// Sends bytes to the server and reads until it closes; what came.
    private func ask(_ server: ExporterServer, _ request: String) throws -> String {
        let client = try ExporterTestClient(port: #require(server.port))
        client.send(request)
        return client.readAll()
    }

    private func get(_ server: ExporterServer, _ path: String, method: String = "GET") throws -> String {
        try ask(server, "\(method) \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
    }

    private func body(_ answer: String) -> String { answer.components(separatedBy: "\r\n\r\n").dropFirst().joined() }

    private func server(
        _ limits: ExporterLimits = ExporterLimits(),
        gather: @escaping @Sendable () throws -> String = { "bondwatch_up 1\n" }
    ) throws -> ExporterServer {
        try ExporterServer(.tcp(host: "127.0.0.1", port: 0), limits: limits, gather: gather)
    }

    @Test func `metrics, a front page, and nothing else`() throws {
        let server = try server()
        defer { server.stop() }
        let metrics = try get(server, "/metrics?debug=1")
        #expect(metrics.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(metrics.contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
        #expect(body(metrics) == "bondwatch_up 1\n")
        #expect(try body(get(server, "/")).contains("<a href=\"/metrics\">"))
        #expect(try get(server, "/metrics/..").hasPrefix("HTTP/1.1 404 "))
        let post = try ask(server, "POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")
        #expect(post.hasPrefix("HTTP/1.1 405 ") && post.contains("\r\nAllow: GET, HEAD\r\n"))
    }

    @Test func `HEAD has the same headers and no body`() throws {
        let server = try server()
        defer { server.stop() }
        let answer = try get(server, "/metrics", method: "HEAD")
        #expect(answer.contains("\r\nContent-Length: 15\r\n"))
        #expect(body(answer).isEmpty)
    }

    @Test func `what is no request, or is too large, is refused`() throws {
        let server = try server()
        defer { server.stop() }
        #expect(try ask(server, "what?\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
        let headers = (0..<300).map { "X-\($0): \(String(repeating: "y", count: 40))\r\n" }.joined()
        #expect(try ask(server, "GET / HTTP/1.1\r\n\(headers)\r\n").hasPrefix("HTTP/1.1 431 "))
    }

    @Test func `only one request of a connection is answered`() throws {
        let server = try server()
        defer { server.stop() }
        let twice = try ask(server, String(repeating: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", count: 2))
        #expect(twice.components(separatedBy: "HTTP/1.1 200").count == 2)
    }

    @Test func `a kernel that cannot be read is an error of the server`() throws {
        let server = try server { throw ExporterError.noSocketHandedOver }
        defer { server.stop() }
        #expect(try get(server, "/metrics").hasPrefix("HTTP/1.1 500 "))
    }

    @Test func `whoever says nothing is closed`() throws {
        var limits = ExporterLimits()
        limits.requestTime = 100
        let server = try server(limits)
        defer { server.stop() }
        #expect(try ask(server, "GET / HTTP/1.1\r\n") == "")
    }

    @Test func `a daemon that takes its time holds up nobody else, and is asked once for all`() throws {
        let questions = Atomic(0)
        let gate = DispatchSemaphore(value: 0)
        let server = try server {
            questions.add(1, ordering: .relaxed)
            gate.wait()
            return "late\n"
        }
        defer { server.stop() }
        let port = try #require(server.port)
        let waiting = try (0..<5).map { _ in try ExporterTestClient(port: port) }
        for client in waiting { client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n") }
        // Answered while the others wait: the loop is free. It comes after them, for the loop takes its clients in turn.
        for _ in 0..<5 { #expect(try get(server, "/").hasPrefix("HTTP/1.1 200 ")) }
        for _ in waiting { gate.signal() }
        for client in waiting { #expect(client.readAll().hasSuffix("late\n")) }
        #expect((1...5).contains(questions.load(ordering: .relaxed)))
    }

    @Test func `connections that say nothing make room for others, and are closed`() throws {
        var limits = ExporterLimits()
        limits.connections = 2
        limits.requestTime = 300
        let server = try server(limits)
        defer { server.stop() }
        let port = try #require(server.port)
        let idle = try (0..<2).map { _ in try ExporterTestClient(port: port) }
        #expect(try get(server, "/").hasPrefix("HTTP/1.1 200 "))
        for client in idle { #expect(client.readAll() == "") }
    }

    @Test func `an address stands as a number and has a port`() {
        #expect(ListenAddress("127.0.0.1:9883") == .usual)
        #expect(ListenAddress("[::1]:80") == .tcp(host: "::1", port: 80))
        #expect(ListenAddress("systemd") == .systemd)
        #expect(ListenAddress("[::1]:80")?.description == "[::1]:80")
        for text in ["", "9883", ":9883", "::1:80", "1.2.3.4", "1.2.3.4:", "1.2.3.4:65536", "[1.2.3.4]:1"] {
            #expect(ListenAddress(text) == nil, "\(text)")
        }
        #expect(throws: ExporterError.self) { try ExporterServer(.tcp(host: "localhost", port: 0)) { "" } }
    }
}
