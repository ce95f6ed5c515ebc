import FlyteIDL
import Testing

@testable import CoPilot

/// Expected texts follow the backend: flyteplugins, pluginmachinery/core/template/template.go, and Go's `%v`.
@Suite("A command template")
struct CommandTemplateTests {
    private func template(_ inputs: [(String, Literal)]) -> CommandTemplate {
        CommandTemplate(
            inputs: .of(inputs), inputsURI: "s3://b/in/inputs.pb", inputPrefix: "s3://b/in", outputPrefix: "s3://b/out",
            rawOutputPrefix: "s3://b/raw")
    }

    @Test(
        "spells values as the backend does",
        arguments: [
            (.integer(7), "7"), (.integer(.min), "-9223372036854775808"),
            (.boolean(true), "true"), (.boolean(false), "false"),
            (.string("a b\n$x"), "a b\n$x"), (.string(""), ""),
            (.datetime(0, 0), "1970-01-01T00:00:00Z"),
            (.datetime(1_609_459_200, 120_000_000), "2021-01-01T00:00:00.12Z"),
            (.duration(90, 0), "seconds:90"), (.duration(1, 500_000_000), "seconds:1 nanos:500000000"),
            (.duration(-1, -5), "seconds:-1 nanos:-5"), (.duration(0, 5), "nanos:5"), (.duration(0, 0), ""),
            (.file("s3://b/data/one.txt"), "s3://b/data/one.txt"), (.directory("s3://b/many"), "s3://b/many"),
            (.list([.integer(1), .string("a"), .boolean(true)]), "[1,a,true]"), (.list([]), "[]"),
            (.list([.list([.integer(1)]), .list([])]), "[[1],[]]"),
        ] as [(Literal, String)])
    func values(literal: Literal, text: String) throws {
        #expect(try template([("x", literal)]).expand("{{.inputs.x}}") == text)
    }

    @Test(
        "spells floats as Go's %v does",
        arguments: [
            (8_888_888, "8.888888e+06"), (999_999, "999999"), (1_000_000, "1e+06"), (1_234_567, "1.234567e+06"),
            (1, "1"), (-1.5, "-1.5"), (0, "0"), (-0.0, "-0"), (0.1, "0.1"), (0.0001, "0.0001"), (0.00001, "1e-05"),
            (123_456.789, "123456.789"), (1e21, "1e+21"), (1e100, "1e+100"), (.leastNonzeroMagnitude, "5e-324"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ] as [(Double, String)])
    func floats(value: Double, text: String) throws {
        #expect(try template([("x", .float(value))]).expand("{{.inputs.x}}") == text)
    }

    @Test(
        "knows the backend's templates in any case and with blanks",
        arguments: [
            ("{{.input}}", "s3://b/in/inputs.pb"), ("{{ .Input }}", "s3://b/in/inputs.pb"),
            ("{{.inputPrefix}}/x", "s3://b/in/x"), ("{{\t$INPUTPREFIX\n}}", "s3://b/in"),
            ("{{.outputPrefix}}", "s3://b/out"), ("{{$OutputPrefix}}", "s3://b/out"),
            ("{{.rawOutputDataPrefix}}", "s3://b/raw"), ("{{ .RAWOUTPUTDATAPREFIX }}", "s3://b/raw"),
            ("--n={{.Inputs.n}}", "--n=7"), ("{{ $inputs.n }}", "7"), ("{{.INPUTS.N}}", "8"), ("{{.inputs.a.b}}", "9"),
            ("{{.inputs.n}}{{.inputs.n}} {{.inputs.N}}", "77 8"),
            ("{\"n\":{{.inputs.n}}}", "{\"n\":7}"), ("${{{.inputs.n}}}", "${7}"), ("{{ {{.inputs.n}}", "{{ 7"),
        ])
    func templates(argument: String, text: String) throws {
        let template = template([("n", .integer(7)), ("N", .integer(8)), ("a.b", .integer(9))])
        #expect(try template.expand(argument) == text)
    }

    @Test(
        "leaves what is no template as it is",
        arguments: [
            "", "plain", "{{", "}}", "{{}}", "{{x}}", "{{inputs.n}}", "{{.other}}", "{{.inputs.n}", "{.inputs.n}}",
            "{{.perRetryUniqueKey}}", "{{.inputs}}", "{{.inputs.}}", "{{.input.n}}", "{{.inputFile}}",
            "{{.inputs.a b}}",
            "{{. inputs.n}}", "{{.inputs.n}x}}", "$(date)", "{{/* go */}}", "é{{\u{301}}}",
        ])
    func untouched(argument: String) throws {
        #expect(Array(try template([("n", .integer(7))]).expand(argument).utf8) == Array(argument.utf8))
    }

    @Test(
        "refuses values that the backend cannot put into a command line",
        arguments: [
            .map([("k", .integer(1))]), .union(.integer(1)), Literal(Scalar.Value.none),
            Literal(Scalar.Value.generic(Struct())),
            Literal(Scalar.Value.binary(Binary(value: [1], tag: ""))),
            Literal(Scalar.Value.error(FlyteError(message: "no"))),
            .offloaded("s3://b/x"), Literal(nil as Literal.Value?), .list([.integer(1), .map([])]),
        ] as [Literal])
    func refused(literal: Literal) {
        let failure = #expect(throws: StageFailure.self) { try template([("x", literal)]).expand("a {{.inputs.x}}") }
        #expect(failure?.message.hasPrefix("the input \"x\" cannot stand in a command line: ") == true)
        #expect(failure?.status == .badData)
    }

    @Test("names an input that there is not")
    func unknownInput() {
        let failure = #expect(throws: StageFailure.self) { try template([]).expand("{{.inputs.x}}") }
        #expect(failure?.message == "the command names the input \"x\", which there is not")
    }

    @Test("does not read templates in values")
    func noSecondPass() throws {
        let template = template([("x", .string("{{.inputs.y}}")), ("y", .string("no"))])
        #expect(try template.expand("{{.inputs.x}}") == "{{.inputs.y}}")
    }
}
