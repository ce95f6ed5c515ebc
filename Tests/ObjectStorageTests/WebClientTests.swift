import Foundation
import Synchronization
import Testing

@testable import ObjectStorage

@Suite("Web requests")
struct WebClientTests {
    private func request(_ path: String) throws -> WebRequest {
        WebRequest(url: try AnswerServer.shared.get().url + path)
    }

    @Test("hand on the body piece by piece")
    func handOnPieces() async throws {
        let body = Mutex<[UInt8]>([])
        let answer = try await WebClient().get(request("/chunked")) { piece in
            body.withLock { $0 += piece }
            return true
        }
        #expect(answer.status == 200)
        #expect(body.withLock { $0 } == Array("one two".utf8))
    }

    @Test("end where the receiver has enough, of a body without an end too")
    func endEarly() async throws {
        let count = Mutex(0)
        let answer = try await WebClient().get(request("/endless")) { piece in
            count.withLock { count in
                count += piece.count
                return count < 1_000
            }
        }
        #expect(answer.status == 200)
        #expect(count.withLock { $0 } >= 1_000)
    }

    @Test("keep the body of a refusal apart")
    func keepErrorBodies() async throws {
        let answer = try await WebClient().get(request("/status/403")) { _ in
            Issue.record("a body"); return true
        }
        #expect(answer.status == 403)
    }

    @Test("say whether another attempt may help")
    func tellTransience() async throws {
        for path in ["/reset", "/cut", "/cut-chunked"] {
            let request = try request(path)
            let error = await #expect(throws: StorageError.self) { try await WebClient().get(request) { _ in true } }
            #expect(error?.isTransient == true, "\(path): \(String(describing: error))")
        }
    }

    @Test("give up a silent server after the limit")
    func boundSilence() async throws {
        var request = try request("/stall")
        request.silenceLimit = nil
        request.limit = 1
        let bounded = request
        let error = await #expect(throws: StorageError.self) { try await WebClient().get(bounded) { _ in true } }
        #expect(error?.code == .unavailable && error?.isTransient == true)
    }

    @Test("wait for a silent server where there is no limit, until they are cancelled")
    func endWhenCancelled() async throws {
        var request = try request("/stall")
        request.silenceLimit = nil
        let endless = request
        let waiting = Task { try await WebClient().get(endless) { _ in true } }
        waiting.cancel()
        let error = await #expect(throws: StorageError.self) { try await waiting.value }
        #expect(error?.code == .cancelled)
    }
}
