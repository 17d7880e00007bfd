/** What the server ships as `config.py` (written with a byte order mark). Keys and defaults as in version 4.36. */
export const configText = String.raw`# -*- coding: utf-8 -*-
"""
사내 메신저 서버 설정
"""

import os
import sys

if getattr(sys, 'frozen', False):
    BASE_DIR = os.path.dirname(sys.executable)
else:
    BASE_DIR = os.path.dirname(os.path.abspath(__file__))


def _read_bool_env(name, default):
    value = os.environ.get(name)
    if value is None:
        return default
    return value.strip().lower() in ("1", "true", "yes", "on")


_environment = (os.environ.get("MESSENGER_ENV") or os.environ.get("FLASK_ENV") or "").lower()

# 서버
DEFAULT_PORT = 5000
CONTROL_PORT = 5001
USE_HTTPS = _read_bool_env("USE_HTTPS", _environment in ("prod", "production"))
SSL_CERT_PATH = os.path.join(BASE_DIR, "certs", "cert.pem")
SSL_KEY_PATH = os.path.join(BASE_DIR, "certs", "key.pem")
DATABASE_PATH = os.path.join(BASE_DIR, "messenger.db")
UPLOAD_FOLDER = os.path.join(BASE_DIR, "uploads")

# 세션
SESSION_TIMEOUT_HOURS = 72  # 3일
DEVICE_SESSION_TTL_DAYS = 30
DEVICE_SESSION_SHORT_TTL_DAYS = 1

# 파일 업로드
MAX_CONTENT_LENGTH = 16 * 1024 * 1024  # 16 MiB
ALLOWED_EXTENSIONS = {
    'png', 'jpg', 'jpeg', 'gif', 'webp', 'bmp', 'tiff', 'tif', 'ico', 'svg', 'heic', 'heif',
    'pdf', 'doc', 'docx', 'xls', 'xlsx', 'txt', 'zip', 'rar', '7z',
}

# 데스크톱 클라이언트
DESKTOP_ONLY_MODE = False
DESKTOP_CLIENT_MIN_VERSION = "1.0.0"
DESKTOP_CLIENT_LATEST_VERSION = "1.0.0"
DESKTOP_CLIENT_DOWNLOAD_URL = ""
DESKTOP_CLIENT_RELEASE_NOTES_URL = ""
DESKTOP_CLIENT_ARTIFACT_SHA256 = ""
DESKTOP_CLIENT_ARTIFACT_SIGNATURE = ""
DESKTOP_CLIENT_SIGNATURE_ALG = "sha256"
DESKTOP_CLIENT_CHANNEL_DEFAULT = "stable"
DESKTOP_CLIENT_CANARY_MIN_VERSION = "1.0.0"
DESKTOP_CLIENT_CANARY_LATEST_VERSION = "1.0.0"
DESKTOP_CLIENT_CANARY_DOWNLOAD_URL = ""
DESKTOP_CLIENT_CANARY_RELEASE_NOTES_URL = ""
DESKTOP_CLIENT_CANARY_ARTIFACT_SHA256 = ""
DESKTOP_CLIENT_CANARY_ARTIFACT_SIGNATURE = ""
DESKTOP_CLIENT_CANARY_SIGNATURE_ALG = "sha256"

# 운영 정책
ENFORCE_HTTPS = False
ALLOW_SELF_REGISTER = True
MAINTENANCE_INTERVAL_MINUTES = 30
REQUIRE_MESSAGE_ENCRYPTION = False
RATE_LIMIT_STORAGE_URI = "memory://"
RATE_LIMIT_KEY_MODE = "ip"  # "ip" | "user_ip"
SESSION_TOKEN_FAIL_OPEN = True
UPLOAD_SCAN_ENABLED = False
UPLOAD_SCAN_PROVIDER = "noop"
ENTERPRISE_AUTH_ENABLED = False
ENTERPRISE_AUTH_PROVIDER = ""

# Socket.IO
SOCKETIO_CORS_ALLOWED_ORIGINS = None  # None: same origin only
ASYNC_MODE = "gevent"
PING_TIMEOUT = 120
PING_INTERVAL = 25
MAX_HTTP_BUFFER_SIZE = 10 * 1024 * 1024
MESSAGE_QUEUE = None

VERSION = "4.36"
`;
