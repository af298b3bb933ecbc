-- CharHub's own tables, as its Prisma migrations make them: ids and updatedAt have no default, times have no zone.
CREATE TYPE "AgeRating" AS ENUM ('L', 'TEN', 'TWELVE', 'FOURTEEN', 'SIXTEEN', 'EIGHTEEN');
CREATE TYPE "ContentTag" AS ENUM ('VIOLENCE', 'GORE', 'SEXUAL', 'NUDITY', 'LANGUAGE', 'DRUGS', 'ALCOHOL', 'HORROR',
    'PSYCHOLOGICAL', 'DISCRIMINATION', 'CRIME', 'GAMBLING');
CREATE TYPE "Visibility" AS ENUM ('PRIVATE', 'UNLISTED', 'PUBLIC');
CREATE TYPE "VisualStyle" AS ENUM ('ANIME', 'REALISTIC', 'SEMI_REALISTIC', 'CARTOON', 'MANGA', 'MANHWA', 'COMIC',
    'CHIBI', 'PIXEL_ART', 'THREE_D');
CREATE TYPE "CharacterGender" AS ENUM ('MALE', 'FEMALE', 'NON_BINARY', 'OTHER', 'UNKNOWN');
CREATE TYPE "Theme" AS ENUM ('DARK_FANTASY', 'FANTASY', 'FURRY', 'SCI_FI', 'GENERAL');
CREATE TYPE "ImageType" AS ENUM ('AVATAR', 'COVER', 'SAMPLE', 'STICKER', 'OTHER', 'REFERENCE');
CREATE TYPE "CurationStatus" AS ENUM ('PENDING', 'APPROVED', 'REJECTED', 'PROCESSING', 'COMPLETED', 'FAILED');
CREATE TYPE "CreditTransactionType" AS ENUM ('GRANT_INITIAL', 'GRANT_PLAN', 'PURCHASE', 'CONSUMPTION', 'SYSTEM_REWARD',
    'REFUND', 'ADJUSTMENT', 'REFERRAL_BONUS', 'PROMOTIONAL');
CREATE TYPE "UserRole" AS ENUM ('BASIC', 'PREMIUM', 'ADMIN', 'BOT');
CREATE TYPE "AuthProvider" AS ENUM ('GOOGLE', 'FACEBOOK', 'SYSTEM');
CREATE TYPE "AvatarSource" AS ENUM ('PROVIDER', 'UPLOADED');

CREATE TABLE "User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "provider" "AuthProvider" NOT NULL,
    "providerAccountId" TEXT NOT NULL,
    "username" TEXT UNIQUE,
    "email" TEXT UNIQUE,
    "displayName" TEXT,
    "fullName" TEXT,
    "avatarUrl" TEXT,
    "avatarSource" "AvatarSource" NOT NULL DEFAULT 'PROVIDER',
    "avatarUpdatedAt" TIMESTAMP(3),
    "birthDate" TIMESTAMP(3),
    "gender" TEXT,
    "preferredLanguage" TEXT DEFAULT 'en',
    "role" "UserRole" NOT NULL DEFAULT 'BASIC',
    "lastLoginAt" TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "hasCompletedWelcome" BOOLEAN NOT NULL DEFAULT false,
    "maxAgeRating" "AgeRating" NOT NULL DEFAULT 'L',
    "blockedTags" "ContentTag"[],
    UNIQUE ("provider", "providerAccountId")
);
CREATE TABLE "Species" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL UNIQUE,
    "ageRating" "AgeRating" NOT NULL DEFAULT 'L',
    "contentTags" "ContentTag"[],
    "category" TEXT,
    "description" TEXT,
    "originalLanguageCode" TEXT,
    "weight" INTEGER NOT NULL DEFAULT 1,
    "searchable" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL
);
CREATE TABLE "Character" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "firstName" TEXT NOT NULL,
    "lastName" TEXT,
    "age" INTEGER,
    "gender" "CharacterGender" DEFAULT 'UNKNOWN',
    "speciesId" TEXT CONSTRAINT "Character_speciesId_fkey" REFERENCES "Species" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    "style" "VisualStyle" DEFAULT 'ANIME',
    "theme" "Theme" DEFAULT 'FANTASY',
    "reference" TEXT,
    "physicalCharacteristics" TEXT,
    "personality" TEXT,
    "history" TEXT,
    "visibility" "Visibility" NOT NULL DEFAULT 'PUBLIC',
    "isSystemCharacter" BOOLEAN NOT NULL DEFAULT false,
    "originalLanguageCode" TEXT,
    "ageRating" "AgeRating" NOT NULL DEFAULT 'L',
    "contentTags" "ContentTag"[],
    "userId" TEXT NOT NULL CONSTRAINT "Character_userId_fkey" REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    "loraId" TEXT,
    "mainAttireId" TEXT,
    "contentVersion" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL
);
CREATE TABLE "CharacterImage" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "characterId" TEXT NOT NULL REFERENCES "Character" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    "type" "ImageType" NOT NULL,
    "url" TEXT NOT NULL,
    "key" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "sizeBytes" INTEGER,
    "contentType" TEXT,
    "content" TEXT,
    "ageRating" "AgeRating" NOT NULL DEFAULT 'L',
    "contentTags" "ContentTag"[] DEFAULT ARRAY[]::"ContentTag"[],
    "description" TEXT,
    "isActive" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL
);
CREATE INDEX "CharacterImage_characterId_type_isActive_idx" ON "CharacterImage" ("characterId", "type", "isActive");
CREATE TABLE "CuratedImage" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "sourceUrl" TEXT NOT NULL UNIQUE,
    "sourceId" TEXT,
    "sourcePlatform" TEXT NOT NULL DEFAULT 'civitai',
    "tags" TEXT[],
    "sourceRating" DOUBLE PRECISION,
    "author" TEXT,
    "license" TEXT,
    "status" "CurationStatus" NOT NULL DEFAULT 'PENDING',
    "ageRating" "AgeRating",
    "qualityScore" DOUBLE PRECISION,
    "contentTags" "ContentTag"[],
    "description" TEXT,
    "gender" TEXT,
    "species" TEXT,
    "localPath" TEXT,
    "uploadedToR2" BOOLEAN NOT NULL DEFAULT false,
    "r2Url" TEXT,
    "r2Key" TEXT,
    "generatedCharId" TEXT UNIQUE CONSTRAINT "CuratedImage_generatedCharId_fkey"
        REFERENCES "Character" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processedAt" TIMESTAMP(3),
    "rejectedAt" TIMESTAMP(3),
    "rejectionReason" TEXT
);
CREATE INDEX "CuratedImage_status_ageRating_idx" ON "CuratedImage" ("status", "ageRating");
CREATE TABLE "BatchGenerationLog" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "scheduledAt" TIMESTAMP(3) NOT NULL,
    "executedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completedAt" TIMESTAMP(3),
    "targetCount" INTEGER NOT NULL,
    "successCount" INTEGER NOT NULL DEFAULT 0,
    "failureCount" INTEGER NOT NULL DEFAULT 0,
    "selectedImages" TEXT[],
    "generatedCharIds" TEXT[],
    "errors" JSONB,
    "duration" INTEGER,
    "costEstimate" DOUBLE PRECISION
);
CREATE TABLE "CreditTransaction" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    "transactionType" "CreditTransactionType" NOT NULL,
    "amountCredits" DOUBLE PRECISION NOT NULL,
    "balanceAfter" DOUBLE PRECISION,
    "notes" TEXT,
    "relatedUsageLogId" TEXT,
    "relatedPlanId" TEXT,
    "timestamp" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE "UserMonthlyBalance" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    "monthStartDate" TIMESTAMP(3) NOT NULL,
    "startingBalance" DOUBLE PRECISION NOT NULL,
    "creditsGranted" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "creditsSpent" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "endingBalance" DOUBLE PRECISION NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    UNIQUE ("userId", "monthStartDate")
);
INSERT INTO "User" ("id", "provider", "providerAccountId", "username", "displayName", "email", "role", "maxAgeRating", "updatedAt")
VALUES
    ('00000000-0000-0000-0000-000000000000', 'GOOGLE', 'system-admin', 'admin', NULL, NULL, 'ADMIN', 'L', now()),
    ('00000000-0000-0000-0000-000000000001', 'SYSTEM', 'bot-charhub-official', 'CharHub Official',
        'CharHub Official Bot', 'bot@charhub.internal', 'BOT', 'EIGHTEEN', now());
INSERT INTO "Species" ("id", "name", "contentTags", "updatedAt")
SELECT gen_random_uuid()::text, name, '{}', now()
FROM unnest(ARRAY['Human', 'Elf', 'Dark Elf', 'Robot', 'Foxkin', 'Demon', 'Angel', 'Other', 'Unknown']) AS name;
