## Reasons of the checks in sologs-rules/src/check/firewall.rs

check-firewall-allowed = The rule “{ $rule }” lets TCP { $port } in, and no rule blocks it.
check-firewall-blocked = The rule “{ $rule }” blocks TCP { $port }; a block rule beats every allow rule.
check-firewall-may-allow = The rule “{ $rule }” lets TCP { $port } in, but only in some profiles or from some addresses, or the listing does not show all of it: whether it lets the Worker in cannot be told.
check-firewall-may-block = The rule “{ $rule }” may block TCP { $port }: in some profiles, from some addresses, or for a program that the listing does not show.
check-firewall-near-disabled = The rule “{ $rule }” names the port but is disabled.
check-firewall-near-outbound = The rule “{ $rule }” names the port but is for outgoing connections.
check-firewall-near-program = The rule “{ $rule }” names the port but is for one program; the port belongs to HTTP.SYS, so the rule must be for any program or for System.
check-firewall-no-rule = No rule of the Master lets TCP { $port } in.
check-firewall-not-all-rules = The listing holds no rule that lets TCP { $port } in, but it does not hold every rule.
check-firewall-program-not-shown = The listing does not show for which program the rule is (verbose does): it must be any program, or System.
check-firewall-test-failed = A test from the Worker did not reach TCP { $port }; the rules of the Master would tell whether its firewall is the reason.
check-firewall-test-passed = A test from the Worker reached TCP { $port } of the Master.
check-firewall-untold = The listing names no rule that lets TCP { $port } in, but does not show the ports and programs of every rule.
check-firewall-near-profile = The rule “{ $rule }” names the port but is not for the profile that is in force.
