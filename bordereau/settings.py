"""Django's settings. What an owner may change is read in environment.py."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from bordereau import environment

ENV = environment.read()
ROOT = Path(__file__).parent

DEBUG = ENV.debug
SECRET_KEY, *SECRET_KEY_FALLBACKS = environment.kept_secrets(ENV.data / "secret_key")
CREDENTIAL_KEYS = environment.kept_secrets(ENV.data / "credential_keys")

ALLOWED_HOSTS = ["*"]  # reached by whatever name or address the shop's network gives the machine
IS_HTTPS = ENV.public_url.startswith("https://")
if ENV.public_url:
    CSRF_TRUSTED_ORIGINS = [ENV.public_url]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "template_partials",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "bordereau",
]

DATABASES = {"default": environment.database(ENV.database_url, ENV.data)}
IS_POSTGRESQL = "postgresql" in str(DATABASES["default"]["ENGINE"])
if IS_POSTGRESQL:
    INSTALLED_APPS.append("procrastinate.contrib.django")
    PROCRASTINATE_IMPORT_PATHS = ["bordereau.work.tasks"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bordereau.staff.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bordereau.desk.first_run.FirstRunMiddleware",
    "bordereau.staff.middleware.SignInMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bordereau.urls"
WSGI_APPLICATION = "bordereau.wsgi.application"
AUTH_USER_MODEL = "bordereau.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bordereau.desk.frame.frame",
            ],
        },
    }
]

FORM_RENDERER = "bordereau.desk.rendering.Renderer"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = ENV.data / "static"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the owner, never by strangers
ACCOUNT_ADAPTER = "bordereau.staff.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "bordereau.staff.forms.SignInForm"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # django-axes counts these, and says when it ends
MFA_ADAPTER = "bordereau.staff.adapter.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "bordereau.staff.forms.AddPasskeyForm",
    "edit_webauthn": "bordereau.staff.forms.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are the owner's word, there is nothing to verify
MFA_TOTP_ISSUER = "Bordereau"
# Browsers allow passkeys on localhost without TLS, for whoever sets the shop up on the machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "bordereau.staff.lockout.username_of"
AXES_LOCKOUT_CALLABLE = "bordereau.staff.lockout.locked"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time that the page names must hold

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "bordereau.desk.rights.out_of_date"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if IS_HTTPS:
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # Product pictures stay on the store's own servers.
        "img-src": ["'self'", "data:", "https:", "http:"],
        "connect-src": ["'self'", "http:", "https:"],  # live updates come from the next port
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

EMAIL_HOST, EMAIL_PORT = ENV.mail.host, ENV.mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.mail.user, ENV.mail.password
EMAIL_USE_SSL = ENV.mail.is_tls_from_start
EMAIL_USE_TLS = bool(ENV.mail.user) and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.mail.sender

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # a larger webhook is answered 413

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "bordereau": {"level": "INFO"},
        "axes": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a page that is not there is nobody's warning
    },
}
