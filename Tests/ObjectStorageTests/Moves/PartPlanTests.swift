import Testing

@testable import ObjectStorage

@Suite("A part plan")
struct PartPlanTests {
    private static let tebibyte: UInt64 = 1 << 40

    /// Sizes around every boundary of a store, up to its largest object.
    private static func sizes(_ limits: PartLimits) -> [UInt64] {
        let marks: [UInt64] = [
            limits.smallest, 16 << 20, limits.count * limits.smallest, limits.count * (16 << 20), 5 * tebibyte,
            limits.largest, limits.largestObject,
        ]
        let around = marks.flatMap { mark in [mark - 1, mark, mark + 1] }
        return ([0, 1, 2] + around).filter { $0 <= limits.largestObject }
    }

    @Test("holds the limits of every store for every size", arguments: [PartLimits.s3, .google, .azure])
    func holdsTheLimits(_ limits: PartLimits) throws {
        for size in Self.sizes(limits) {
            for wanted: UInt64 in [1, 5 << 20, 16 << 20, 100 << 30] {
                let plan = try PartPlan(size: size, limits: limits, wanted: wanted)
                #expect(UInt64(plan.count) <= limits.count, "\(size), \(wanted)")
                #expect(plan.partSize <= limits.largest)
                #expect(plan.partSize >= limits.smallest)
                let last = plan[plan.count - 1]
                #expect(last.end == size)
                #expect(size == 0 || last.count > 0)
                #expect(last.count <= plan.partSize)
                if plan.count > 1 { #expect(plan[0] == ByteRange(offset: 0, count: plan.partSize)) }
            }
        }
    }

    @Test(
        "holds the largest object of each store",
        arguments: [
            (PartLimits.s3, 5 * tebibyte), (.s3, 50_000_000_000_000), (.google, 5 * tebibyte),
            (.azure, 190 * tebibyte),
        ])
    func holdsTheLargest(_ limits: PartLimits, _ size: UInt64) throws {
        let plan = try PartPlan(size: size, limits: limits, wanted: 16 << 20)
        #expect(UInt64(plan.count) <= limits.count)
        #expect(plan.partSize <= limits.largest)
    }

    @Test("refuses more than parts can hold", arguments: [PartLimits.s3, .google, .azure])
    func refusesMore(_ limits: PartLimits) {
        let error = #expect(throws: StorageError.self) {
            try PartPlan(size: limits.largestObject + 1, limits: limits, wanted: 1)
        }
        #expect(error?.code == .tooLarge)
    }

    @Test("keeps to the step of a store")
    func keepsTheStep() throws {
        let limits = PartLimits(smallest: 256 << 10, largest: 1 << 30, count: 10_000, step: 256 << 10)
        let plan = try PartPlan(size: (300 << 10) * 10_000, limits: limits, wanted: 1)
        #expect(plan.partSize % (256 << 10) == 0)
        #expect(plan.count <= 10_000)
    }

    @Test("cuts without gaps")
    func cutsWithoutGaps() throws {
        let plan = PartPlan(size: 1_000, partSize: 300)
        #expect(
            (0..<plan.count).map { plan[$0] } == [
                ByteRange(offset: 0, count: 300), ByteRange(offset: 300, count: 300),
                ByteRange(offset: 600, count: 300),
                ByteRange(offset: 900, count: 100),
            ])
    }
}
