"""Send one plain message by SMTP. The password comes from the environment and is never logged or stored."""

from __future__ import annotations

import os
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from steelyard.core.errors import NetworkError

PASSWORD = "STEELYARD_SMTP_PASSWORD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Where messages go. ``security`` is ``tls``, ``starttls`` or ``none``; ``user`` None: no login."""

    host: str
    port: int
    sender: str
    to: Sequence[str]
    user: str | None = None
    security: str = "starttls"
    seconds: float = 30.0


def send(mail: Mail, subject: str, body: str) -> None:
    """Send a message.

    Raises
    ------
    NetworkError
        the server cannot be reached or refuses it.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = mail.sender, ", ".join(mail.to), " ".join(subject.split())
    message.set_content(body)
    kind = smtplib.SMTP_SSL if mail.security == "tls" else smtplib.SMTP
    try:
        with kind(mail.host, mail.port, timeout=mail.seconds) as server:
            if mail.security == "starttls":
                server.starttls()
            if mail.user:
                server.login(mail.user, os.environ.get(PASSWORD, ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        what = f"the message was not sent ({type(error).__name__})"
        raise NetworkError(what, where=f"{mail.host}:{mail.port}", mend="check [mail] and the password") from None
