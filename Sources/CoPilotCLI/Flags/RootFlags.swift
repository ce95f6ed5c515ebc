/// The flags of every command.
enum RootFlags {
    static let all: [Flag] = own + Setting.all.compactMap(\.flag) + ignored

    private static let own: [Flag] = [
        Flag(
            "config", nil, .text, "PATH",
            help:
                "YAML file, or glob of files merged in order; ./config.yaml and /etc/flyte/config/config.yaml otherwise"
        ),
        Flag(
            "err-output-name", nil, .text, "NAME", help: "name of the error document under the output prefix (error.pb)"
        ),
        Flag(
            "termination-log", nil, .text, "PATH",
            help: "file for the cause of a failure (/dev/termination-log where there is one)"),
        Flag("help", "h", .boolean, help: "show this help"),
        Flag("version", nil, .boolean, help: "show the version"),
        Flag("show-source", "s", .boolean, isHidden: true),
    ]

    /// What client-go and klog add to the original's command line: accepted, and without effect.
    private static let ignored: [Flag] =
        [
            "as", "as-group", "as-uid", "as-user-extra", "certificate-authority", "client-certificate", "client-key",
            "cluster", "context",
            "kubeconfig", "password", "proxy-url", "request-timeout", "server", "tls-server-name", "token", "user",
            "username",
            "alsologtostderrthreshold", "log_backtrace_at", "log_dir", "log_file", "log_file_max_size",
            "stderrthreshold", "vmodule",
        ].map { Flag($0, isHidden: true) }
        + [
            "disable-compression", "insecure-skip-tls-verify", "add_dir_header", "alsologtostderr",
            "legacy_stderr_threshold_behavior",
            "logtostderr", "one_output", "skip_headers", "skip_log_headers",
        ].map { Flag($0, nil, .boolean, isHidden: true) }
        + [Flag("namespace", "n", isHidden: true), Flag("v", "v", isHidden: true)]
}
