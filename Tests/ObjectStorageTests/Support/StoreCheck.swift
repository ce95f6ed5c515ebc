import Testing

@testable import ObjectStorage

/// What every store must do: the conformance suite. Each suite runs all of them against its own store.
enum StoreCheck: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case givesBackWhatWasPut = "gives back what was put, and says how much it is"
    case keepsAnEmptyObject = "keeps an empty object"
    case keepsFiveMebibytes = "keeps 5 MiB, byte for byte"
    case keepsALargeFile = "keeps an object of 20 MiB and a bit, sent and read in pieces"
    case overwrites = "replaces an object, longer by shorter"
    case saysThatAnObjectIsMissing = "says that an object is missing"
    case saysThatAContainerIsMissing = "says that a container is missing, or an object in it"
    case holdsTheLimit = "refuses an object over the limit, and takes one that just fits"
    case takesAwkwardKeys = "takes awkward keys and lists them as they are"
    case tellsNormalFormsApart = "tells apart keys that Swift's == does not"
    case refusesAnEmptyKey = "refuses an empty key"
    case listsByPlainPrefix = "lists by plain prefix, and a folder without its neighbours"
    case listsNothing = "lists nothing where nothing is"
    case pagesThroughManyKeys = "lists 1,205 keys in pages, in byte order"
    case deletes = "deletes, and does not mind what is not there"
    case stopsWhenCancelled = "stops when its task is cancelled"
    case cancelsAGetUnderWay = "cancels a get under way"

    var testDescription: String { rawValue }

    /// Runs the check in `container`, which exists; each check uses keys of its own.
    func run(on store: any ObjectStore, container: String) async throws {
        let place = StorePlace(store: store, container: container)
        switch self {
        case .givesBackWhatWasPut: try await place.givesBackWhatWasPut()
        case .keepsAnEmptyObject: try await place.keeps([], as: "empty")
        case .keepsFiveMebibytes: try await place.keeps(StorePlace.pattern(5 << 20), as: "five")
        case .keepsALargeFile: try await place.keepsALargeFile()
        case .overwrites: try await place.overwrites()
        case .saysThatAnObjectIsMissing: await place.saysThatAnObjectIsMissing()
        case .saysThatAContainerIsMissing: await place.saysThatAContainerIsMissing()
        case .holdsTheLimit: try await place.holdsTheLimit()
        case .takesAwkwardKeys: try await place.takesKeys(StorePlace.awkwardNames, in: "awkward")
        case .tellsNormalFormsApart: try await place.takesKeys(["\u{E9}", "e\u{301}"], in: "forms")
        case .refusesAnEmptyKey: await place.refusesAnEmptyKey()
        case .listsByPlainPrefix: try await place.listsByPlainPrefix()
        case .listsNothing: try await place.listsNothing()
        case .pagesThroughManyKeys: try await place.pagesThroughManyKeys()
        case .deletes: try await place.deletes()
        case .stopsWhenCancelled: await place.stopsWhenCancelled()
        case .cancelsAGetUnderWay: try await place.cancelsAGetUnderWay()
        }
    }
}
