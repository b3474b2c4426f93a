"""Why nothing came of a request, in words for people."""

from __future__ import annotations

import socket
import ssl
from http.client import HTTPException

from products.wording import Words

SELF_SIGNED = Words("对方的证书是自己签发的。", "The other side signed its certificate itself.")
UNTRUSTED = Words("对方的证书不受信任。", "The certificate is not one that is trusted.")
CERTIFICATE = {
    9: Words("对方的证书还未生效。", "The other side's certificate is not valid yet."),
    10: Words("对方的证书已过期。", "The other side's certificate has expired."),
    18: SELF_SIGNED,
    19: SELF_SIGNED,
    62: Words("对方的证书不是发给这个域名的。", "The certificate is not for this domain name."),
    64: Words("对方的证书不是发给这个地址的。", "The certificate is not for this IP address."),
}
"""OpenSSL's verification errors that a person can do something about."""


class Unreachable(Exception):
    """No connection, or none in time: `words` say why, as text in Chinese."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.zh)
        self.words = words


class NoAnswer(Unreachable):
    """A connection, but nothing came of the request: another kind of request may do better."""


def sentence(error: Exception) -> Words:
    """What went wrong on the network, without the machine's own words for it."""
    match error:
        case ssl.SSLCertVerificationError():
            return CERTIFICATE.get(error.verify_code, UNTRUSTED)
        case ssl.SSLError():
            return Words("无法与对方建立安全连接。", "No secure connection could be made.")
        case socket.gaierror(errno=socket.EAI_AGAIN):
            return Words("域名服务没有应答，查不到地址。", "The name service did not answer.")
        case socket.gaierror():
            return Words("查不到这个域名的地址。", "This domain name has no address.")
        case TimeoutError():
            return Words("等待超时。", "It took too long.")
        case ConnectionRefusedError():
            return Words("对方不接受连接。", "The other side takes no connections.")
        case ConnectionError():
            return Words("对方中断了连接，没有应答。", "The other side hung up without an answer.")
        case HTTPException():
            return Words("对方的应答不是网页应有的格式。", "What came back is not HTTP.")
        case _:
            return Words("网络不通，连接不上。", "The network does not lead there.")
