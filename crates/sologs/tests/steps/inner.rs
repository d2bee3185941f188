//! The page's exceptions inside of others, and which step comes first by what is inside of them.

use crate::bundle::Bundle;

/// A symptom of the page, and an exception that shows it.
const CHAINS: [(&str, &str); 5] = [
    (
        "worker-endpoint-not-found",
        "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at https://MASTER01:8391/ClusterManagement/ that could accept the message. ---> System.Net.WebException: Unable to connect to the remote server",
    ),
    (
        "worker-master-certificate-untrusted",
        "System.ServiceModel.Security.SecurityNegotiationException: Could not establish trust relationship for the SSL/TLS secure channel with authority 'MASTER01:8391'. ---> System.Net.WebException: The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel. ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the validation procedure.",
    ),
    (
        "worker-secure-channel-failed",
        "System.ServiceModel.Security.SecurityNegotiationException: Could not establish secure channel for SSL/TLS with authority 'MASTER01:8391'. ---> System.Net.WebException: The request was aborted: Could not create SSL/TLS secure channel.",
    ),
    (
        "worker-request-forbidden",
        "System.ServiceModel.Security.MessageSecurityException: The HTTP request was forbidden with client authentication scheme 'Anonymous'. ---> System.Net.WebException: The remote server returned an error: (403) Forbidden.",
    ),
    (
        "worker-http-request-failed",
        "System.ServiceModel.CommunicationException: An error occurred while making the HTTP request to https://MASTER01:8391/ClusterManagement/. This could be due to the fact that the server certificate is not configured properly with HTTP.SYS in the HTTPS case. ---> System.Net.WebException: The underlying connection was closed: An unexpected error occurred on a send.",
    ),
];

const END: &str = "\n   --- End of inner exception stack trace ---\n   at A.B.C()";

#[test]
fn an_exception_of_the_page_inside_another_counts() {
    for (rule, chain) in CHAINS {
        for text in [
            format!(
                "System.TypeInitializationException: The type initializer for 'Agent.Client' threw an exception. ---> {chain}{END}"
            ),
            format!(
                "System.Reflection.TargetInvocationException: Exception has been thrown by the target of an invocation. ---> {chain}{END}"
            ),
            format!(
                "System.AggregateException: One or more errors occurred. ---> {chain}{END}\n---> (Inner Exception #0) {chain}<---\n"
            ),
            // The second of an aggregate's.
            format!(
                "System.AggregateException: One or more errors occurred. ---> System.IO.IOException: gone{END}\n---> (Inner Exception #0) System.IO.IOException: gone<---\n\n---> (Inner Exception #1) {chain}<---\n"
            ),
            // The same on one line, and with its arrows lost.
            format!(
                "System.AggregateException: One or more errors occurred. ---> (Inner Exception #0) System.IO.IOException: gone<--- ---> (Inner Exception #1) {chain}<---"
            ),
            format!("System.AggregateException: One or more errors occurred. (Inner Exception #0) {chain}"),
        ] {
            let report = Bundle::default().worker_log(&text).scan();
            let found: Vec<&str> = report.diagnoses.iter().map(|found| found.rule.as_str()).collect();
            assert!(found.contains(&rule), "{rule}: {found:?}\n{text}");
            let others = CHAINS.iter().filter(|(other, _)| *other != rule && found.contains(other)).count();
            assert_eq!(others, 0, "{found:?}\n{text}");
        }
    }
}

#[test]
fn what_is_inside_decides_which_step_comes_first() {
    let refused = "System.Net.WebException: Unable to connect to the remote server ---> System.Net.Sockets.SocketException: No connection could be made because the target machine actively refused it 192.0.2.10:8391";
    for (inner, first) in [
        (refused, "master-service-running"),
        (
            "System.Net.WebException: Impossible de se connecter au serveur distant ---> System.Net.Sockets.SocketException: Aucune connexion n’a pu être établie car l’ordinateur cible l’a expressément refusée 192.0.2.10:8391",
            "master-service-running",
        ),
        (
            "System.Net.WebException: Unable to connect to the remote server ---> System.Net.Sockets.SocketException: A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond 192.0.2.10:8391",
            "master-firewall",
        ),
        // A language that nobody has: the number tells.
        (
            "System.Net.WebException: X ---> System.Net.Sockets.SocketException (10060): X 192.0.2.10:8391",
            "master-firewall",
        ),
        (
            "System.Net.WebException: X ---> System.Net.Sockets.SocketException (10065): X 192.0.2.10:8391",
            "connectivity",
        ),
        ("System.Net.WebException: The remote name could not be resolved: 'MASTER01'", "connectivity"),
        (
            "System.Net.WebException: Der Remotename konnte nicht aufgelöst werden.: 'MASTER01'",
            "connectivity",
        ),
        (
            "System.Net.WebException: The remote server returned an error: (404) Not Found.",
            "worker-master-endpoint",
        ),
        (
            "System.Net.WebException: The remote server returned an error: (400) Bad Request.",
            "worker-master-endpoint",
        ),
        ("System.Net.WebException: X", "master-port"),
    ] {
        let text = format!(
            "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at https://MASTER01:8391/ClusterManagement/ that could accept the message. ---> {inner}"
        );
        let report = Bundle::default().worker_log(&text).scan();
        let found = report.diagnoses.iter().find(|found| found.rule == "worker-endpoint-not-found").unwrap();
        assert_eq!(found.steps[0].id, first, "{inner}");
        // All the others follow in the order of the page.
        let mut rest: Vec<&str> = found.steps.iter().map(|step| step.id.as_str()).collect();
        rest.retain(|id| *id != first);
        let page = [
            "master-port",
            "worker-master-endpoint",
            "master-firewall",
            "connectivity",
            "master-service-running",
        ];
        let expected: Vec<&str> = page.into_iter().filter(|id| *id != first).collect();
        assert_eq!(rest, expected, "{inner}");
    }
}
