"""The six domains of security cooperation that the shipped model knows.

The full rules stand in training/GUIDELINES.md; these are their one-line definitions.
"""

from __future__ import annotations

DOMAINS: dict[str, str] = {
    "drugs": "narcotics: trafficking, production, precursors, seizures, prevention, treatment",
    "trafficking": "trafficking in persons in every form, and smuggling of migrants",
    "terrorism": "terrorism, its financing, violent extremism, radicalisation, jihadist groups",
    "cybercrime": "cybercrime, online and telecom fraud, online gambling, attacks on systems, cybersecurity",
    "extradition": "handing over, finding and arresting wanted persons abroad; notices, warrants, transfers",
    "training": "training and capacity building of police, justice, border, security and armed forces",
}
