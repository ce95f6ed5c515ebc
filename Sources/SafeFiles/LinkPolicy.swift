/// What to do with symbolic links below a `Directory`. But for `follow`, what they point to outside is never reached.
public enum LinkPolicy: Sendable, Hashable {
    /// Any symbolic link on the way, or at the end, is `.linkRefused`.
    case refuse
    /// Links are followed while they stay inside the `Directory` (relative ones only); else `.linkRefused`.
    ///
    /// Before Linux 5.6, or where a sandbox hides openat2(2), the same as `refuse`.
    case beneath
    /// Links are followed wherever they lead. Only for one who has asked for it.
    case follow
}
