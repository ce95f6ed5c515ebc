/// Decides, look by look, what the marker files of a directory say.
struct MarkerWait {
    /// What follows from a look.
    enum Step: Hashable {
        /// Nothing new.
        case wait
        /// `_ERROR` is there, and perhaps still being written: look again soon.
        case settle
        case ended(success: Bool)
    }

    /// Looks after which an `_ERROR` that stays empty is taken as it is.
    private static let patience = 4

    private var error: Markers.Stamp?
    private var looks = 0

    init() {}

    /// `_ERROR` is complete when two looks find it the same, and beats `_SUCCESS`.
    mutating func step(_ markers: Markers) -> Step {
        guard let found = markers.errorFile else {
            error = nil
            return markers.hasSuccess ? .ended(success: true) : .wait
        }
        looks = found == error ? looks + 1 : 0
        error = found
        return looks > 0 && (found.size > 0 || looks >= Self.patience) ? .ended(success: false) : .settle
    }
}
