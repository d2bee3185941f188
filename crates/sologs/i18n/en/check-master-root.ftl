## Reasons of the checks in root_store.rs and schannel.rs of sologs-rules/src/check

check-thumbprint-invisible = The setting holds an invisible character that Windows' certificate dialog copies along: write the thumbprint anew.
check-root-holds-worker = The Worker's certificate { $thumbprint } is in Root of the Master.
check-root-holds-issuer = { $issuer }, which issued the Worker's certificate { $thumbprint }, is in Root of the Master.
check-root-lacks-worker = The Worker's certificate { $thumbprint } is not in Root of the Master.
check-root-listing-in-part = The listing of the Master's Root does not show { $thumbprint }, but it is not whole.
check-root-clean = Every certificate in Root of the Master is its own issuer.
check-root-clean-in-part = No certificate of this listing is out of place, but it is not whole.
check-root-unclean = Not their own issuers in Root of the Master ({ $number }): { $certificates }.
check-root-unclean-in-use = Do not delete what settings or bindings name: { $certificates }. Such a certificate belongs in My (bind it with certstorename=MY); or leave Root as it is and set ClientAuthTrustMode.
check-issuer-list-off = SendTrustedIssuerList is 0.
check-issuer-list-on = SendTrustedIssuerList is { $number }: the Master sends its list of trusted issuers.
check-issuer-list-absent = SendTrustedIssuerList is not set, which means 0 since Windows Server 2012.
check-issuer-list-cut-event = Schannel reported (36885) that the list of trusted issuers was too long and was cut.
check-schannel-strange-value = The value is none that Windows knows.
check-trust-mode-set = ClientAuthTrustMode is 2.
check-trust-mode-not-needed = Root of the Master is clean, so it is not needed.
check-trust-mode-needed = ClientAuthTrustMode is not 2, and Root of the Master holds certificates that are not their own issuers.
check-trust-mode-root-unknown = ClientAuthTrustMode is not 2; whether it is needed depends on Root of the Master.
