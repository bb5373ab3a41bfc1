import BondwatchCore
import NIOHTTP1

/// What the exporter answers to a request.
struct ExporterAnswer: Equatable {
    var status: HTTPResponseStatus
    var contentType = "text/plain; charset=utf-8"
    var body: String
    /// The methods of a path, where the request had another.
    var allowed: String?

    /// What a request asks for.
    enum Target: Equatable {
        /// The metrics have to be gathered.
        case metrics
        case known(ExporterAnswer)
    }

    /// - Parameter uri: the request target; a query has no meaning and is allowed.
    static func target(of method: HTTPMethod, uri: String) -> Target {
        guard method == .GET || method == .HEAD else {
            return .known(ExporterAnswer(status: .methodNotAllowed, body: "only GET and HEAD\n", allowed: "GET, HEAD"))
        }
        switch uri.prefix(while: { $0 != "?" }) {
        case "/metrics": return .metrics
        case "/": return .known(frontPage)
        default: return .known(ExporterAnswer(status: .notFound, body: "not found; the metrics are at /metrics\n"))
        }
    }

    static func metrics(_ text: Result<String, any Error>) -> ExporterAnswer {
        switch text {
        case .success(let text): ExporterAnswer(status: .ok, contentType: MetricsText.contentType, body: text)
        case .failure(let error): ExporterAnswer(status: .internalServerError, body: "\(error)\n")
        }
    }

    static let tooLarge = ExporterAnswer(status: .requestHeaderFieldsTooLarge, body: "the request is too large\n")
    static let malformed = ExporterAnswer(status: .badRequest, body: "not a request\n")

    private static let frontPage = ExporterAnswer(
        status: .ok, contentType: "text/html; charset=utf-8",
        body: """
            <!DOCTYPE html>
            <html lang="en"><head><title>bondwatchd</title></head>
            <body><h1>Network bonds of this host</h1>
            <p><a href="/metrics">Metrics</a> for Prometheus, by bondwatchctl \(Version.current)</p></body></html>

            """)

    /// - Parameter version: of the request.
    func head(version: HTTPVersion) -> HTTPResponseHead {
        var headers = HTTPHeaders()
        headers.add(name: "Content-Type", value: contentType)
        headers.add(name: "Content-Length", value: "\(body.utf8.count)")
        headers.add(name: "X-Content-Type-Options", value: "nosniff")
        // One request a connection: a scrape comes every few seconds at most, and every limit is the connection's.
        headers.add(name: "Connection", value: "close")
        if let allowed { headers.add(name: "Allow", value: allowed) }
        return HTTPResponseHead(version: version, status: status, headers: headers)
    }
}
